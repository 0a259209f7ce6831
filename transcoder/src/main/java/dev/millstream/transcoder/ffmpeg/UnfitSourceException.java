package dev.millstream.transcoder.ffmpeg;

/// The source cannot become a stream, and why: an `ERR_` code and a sentence for its owner.
public final class UnfitSourceException extends Exception {
  private static final long serialVersionUID = 1;
  private final String code;

  public UnfitSourceException(String code, String text) {
    super(text);
    this.code = code;
  }

  static UnfitSourceException notVideo(String text) {
    return new UnfitSourceException("ERR_NON_VIDEO", text);
  }

  static UnfitSourceException malformed(String text) {
    return new UnfitSourceException("ERR_MALFORMED_VIDEO", text);
  }

  public String code() {
    return code;
  }
}

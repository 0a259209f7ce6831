package dev.millstream.transcoder.source;

/// The source cannot become a stream, and why: an `ERR_` code and a sentence for its owner.
public final class UnfitSourceException extends Exception {
  private static final long serialVersionUID = 1;
  private final String code;

  public UnfitSourceException(String code, String text) {
    super(text);
    this.code = code;
  }

  /// There is no video in it.
  public static UnfitSourceException notVideo(String text) {
    return new UnfitSourceException("ERR_NON_VIDEO", text);
  }

  /// It is damaged, or of a kind that is not known.
  public static UnfitSourceException malformed(String text) {
    return new UnfitSourceException("ERR_MALFORMED_VIDEO", text);
  }

  public String code() {
    return code;
  }
}

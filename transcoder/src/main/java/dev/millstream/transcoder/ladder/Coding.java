package dev.millstream.transcoder.ladder;

/// How a rung's pictures are coded. The ladder itself is H.264; the others are further rungs, which
/// come to a stream that is whole.
public enum Coding {
  H264("video"),
  /// HEVC Main 10 in the wide range and colours of the source.
  HDR("hdr"),
  AV1("av1");

  private final String folder;

  Coding(String folder) {
    this.folder = folder;
  }

  /// Where its rungs lie in a stream's tree.
  public String folder() {
    return folder;
  }
}

package dev.millstream.edge.log;

/// How much the access log may take: lines that wait to be written (more are dropped and counted),
/// the bytes of a file, and how many full files are kept beside it.
public record AccessLogLimits(int waitingMax, long fileBytesMax, int oldFilesMax) {
  public static final AccessLogLimits DEFAULT = new AccessLogLimits(16_384, 64L << 20, 5);
}

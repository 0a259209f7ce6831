package dev.millstream.transcoder;

/// What one job may use, and how many run at once. The wall clock has a fixed part and one that
/// grows with the source; processor time is bounded by a multiple of it, and by `cpuSecondsMax` of
/// the whole process as a last resort of the kernel's. What is done is made durable every
/// `keepSeconds`: what was done since, and the segments in work, a crash may lose. Several
/// processes share a ladder in chunks of at most `chunkSeconds` of the video.
public record TranscoderLimits(
    int workersMax,
    int probeSecondsMax,
    int wallSecondsBase,
    double wallSecondsPerSecond,
    double cpuPerWallSecond,
    int cpuSecondsMax,
    long memoryBytesMax,
    long framesMax,
    long outputBytesMax,
    int keepSeconds,
    int chunkSeconds) {
  /// Twelve hours of video, on a machine that is four times as busy as it should be.
  public static TranscoderLimits defaults() {
    return new TranscoderLimits(
        2, 120, 120, 40, 2, 1_000_000, 3L << 30, 12 * 3600 * 60L, 200L << 30, 5, 60);
  }

  TranscoderLimits memory(long bytesMax) {
    return with(bytesMax, keepSeconds, chunkSeconds);
  }

  TranscoderLimits keeping(int seconds) {
    return with(memoryBytesMax, seconds, chunkSeconds);
  }

  TranscoderLimits chunks(int seconds) {
    return with(memoryBytesMax, keepSeconds, seconds);
  }

  private TranscoderLimits with(long memory, int keep, int chunk) {
    return new TranscoderLimits(
        workersMax,
        probeSecondsMax,
        wallSecondsBase,
        wallSecondsPerSecond,
        cpuPerWallSecond,
        cpuSecondsMax,
        memory,
        framesMax,
        outputBytesMax,
        keep,
        chunk);
  }
}

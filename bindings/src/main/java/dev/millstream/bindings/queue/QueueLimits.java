package dev.millstream.bindings.queue;

/// What a queue takes; Cloudflare's figures (1 KB is 1,000 bytes), but for the size of a whole
/// queue.
public record QueueLimits(
    int messageBytesMax,
    int sentAtOnceMax,
    int sentAtOnceBytesMax,
    int takenAtOnceMax,
    int delaySecondsMax,
    int retentionSecondsMin,
    int retentionSecondsMax,
    long queueBytesMax,
    int openMax) {
  public static final QueueLimits DEFAULT =
      new QueueLimits(128_000, 100, 256_000, 100, 12 * 3600, 60, 14 * 86_400, 10L << 30, 64);
}

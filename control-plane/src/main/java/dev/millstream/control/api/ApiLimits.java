package dev.millstream.control.api;

/// What the API takes in. Uploads stream and have their own limits.
public record ApiLimits(int bodyBytesMax, int headerBytesMax, int idleMillisMax) {
  public static final ApiLimits DEFAULT = new ApiLimits(1 << 20, 64 << 10, 120_000);
}

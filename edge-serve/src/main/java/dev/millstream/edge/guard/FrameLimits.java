package dev.millstream.edge.guard;

import java.time.Duration;

/// What one HTTP/2 connection may send beside requests: `resets` of streams; `overhead`, frames
/// that move nothing (PING, SETTINGS, PRIORITY, empty and unknown ones, flow-control credits below
/// `creditBytesMin`). A header block has at most `continuationsMax` more frames and comes within
/// `blockTimeout`; `headerTableBytesMax` is what a client's HPACK table makes us keep.
public record FrameLimits(
    Rate resets,
    Rate overhead,
    int creditBytesMin,
    int continuationsMax,
    Duration blockTimeout,
    int headerTableBytesMax) {
  /// The limits of a server that was told nothing else.
  public static FrameLimits defaults() {
    return new FrameLimits(
        new Rate(10, 200), new Rate(50, 1000), 256, 16, Duration.ofSeconds(10), 16 << 10);
  }
}

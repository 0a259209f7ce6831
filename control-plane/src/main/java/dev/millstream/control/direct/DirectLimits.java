package dev.millstream.control.direct;

import java.time.Duration;

/// What an upload may hold: `fileBytesMax` each file and `batchBytesMax` each list of files (as
/// base64), `listBytesMax` a list of names and the form that ends an upload, `filesMax` files a
/// deployment, `messageCharsMax` of a commit's message. Files of more than `memoryBytesMax` are
/// spooled to disk; a ticket to upload is good for `ticketTime`.
public record DirectLimits(
    long fileBytesMax,
    long batchBytesMax,
    int listBytesMax,
    int filesMax,
    int messageCharsMax,
    int memoryBytesMax,
    Duration ticketTime) {
  public static final DirectLimits DEFAULT =
      new DirectLimits(
          1L << 30, 2L << 30, 64 << 20, 500_000, 2_000, 1 << 20, Duration.ofMinutes(15));
}

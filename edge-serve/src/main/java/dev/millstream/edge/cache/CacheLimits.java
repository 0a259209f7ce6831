package dev.millstream.edge.cache;

import java.time.Duration;

/// What the cache may use. Sizes count an answer's body, head and key. `variantsMax` is per URL;
/// `passedUrlsMax` URLs are remembered for `passedFor` as not to be stored, so that nobody waits
/// there for another's answer. An answer that flows is gathered to be stored for at most
/// `gatherMax`. `waitersMax` visitors wait for one fetch, each at most `waitMax`. An origin that
/// cannot be reached may be stood in for by answers stale for up to `unreachableStaleMax`.
public record CacheLimits(
    long bytesMax,
    int entryBytesMax,
    int entriesMax,
    int variantsMax,
    int passedUrlsMax,
    Duration passedFor,
    int waitersMax,
    Duration waitMax,
    Duration gatherMax,
    Duration unreachableStaleMax,
    int tagsMax) {
  /// The limits of a server that was told nothing else.
  public static CacheLimits defaults() {
    return new CacheLimits(
        64L << 20,
        8 << 20,
        50_000,
        64,
        20_000,
        Duration.ofMinutes(2),
        5_000,
        Duration.ofSeconds(30),
        Duration.ofSeconds(5),
        Duration.ofMinutes(10),
        1_000);
  }
}

package dev.millstream.control.domains;

import java.time.Duration;

/// How patiently a proof is looked for: after each vain time the wait doubles, from `firstWait` to
/// `longestWait`, `checksMax` times.
public record DomainLimits(
    Duration dnsTimeout,
    Duration httpTimeout,
    int httpBytesMax,
    Duration firstWait,
    Duration longestWait,
    int checksMax) {
  public static final DomainLimits DEFAULT =
      new DomainLimits(
          Duration.ofSeconds(3),
          Duration.ofSeconds(5),
          1_024,
          Duration.ofSeconds(10),
          Duration.ofHours(1),
          170);

  Duration waitAfter(int checks) {
    var wait = firstWait.multipliedBy(1L << Math.min(checks, 16));
    return wait.compareTo(longestWait) < 0 ? wait : longestWait;
  }
}

package dev.millstream.edge.proxy;

import java.time.Duration;

/// What one edge spends on other servers: `connectTimeout` to reach one, `idleTimeout` without a
/// byte, `callTimeout` from the request to the answer's end; `answerBytesMax` of one body,
/// `callsMax` at a time, and `callsPerOriginMax` of them to one server.
public record ProxyLimits(
    Duration connectTimeout,
    Duration idleTimeout,
    Duration callTimeout,
    long answerBytesMax,
    int callsMax,
    int callsPerOriginMax) {
  /// 5 s, 30 s, 5 min; 1 GiB; 256 and 64.
  public static final ProxyLimits DEFAULTS =
      new ProxyLimits(
          Duration.ofSeconds(5), Duration.ofSeconds(30), Duration.ofMinutes(5), 1L << 30, 256, 64);
}

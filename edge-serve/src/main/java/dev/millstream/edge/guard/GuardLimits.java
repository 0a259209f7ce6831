package dev.millstream.edge.guard;

import java.time.Duration;

/// What one client, and what one site, may take. An address is an IPv4 address or an IPv6 network
/// of 64 bits; up to `addressesMax` of them, and `sitesMax` hosts, are remembered. A request's
/// target has at most `targetBytesMax`, and its first byte comes within `helloTimeout` of the
/// connection, TLS included. Who sends or takes less than `slowBytesMin` of a body within
/// `slowTimeout` is dropped. All bodies that are being received have at most `bodiesBytesMax`.
public record GuardLimits(
    int connectionsPerAddressMax,
    Rate requestsPerAddress,
    Rate requestsPerSite,
    Rate bytesPerSite,
    int addressesMax,
    int sitesMax,
    int targetBytesMax,
    Duration helloTimeout,
    Duration slowTimeout,
    int slowBytesMin,
    long bodiesBytesMax,
    FrameLimits frames) {
  /// The limits of a server that was told nothing else: no ordinary site or visitor meets them.
  public static GuardLimits defaults() {
    return new GuardLimits(
        1000,
        new Rate(1000, 10_000),
        Rate.NONE,
        Rate.NONE,
        100_000,
        100_000,
        8 << 10,
        Duration.ofSeconds(15),
        Duration.ofSeconds(20),
        4 << 10,
        128L << 20,
        FrameLimits.defaults());
  }
}

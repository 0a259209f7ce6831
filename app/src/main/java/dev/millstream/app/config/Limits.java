package dev.millstream.app.config;

import dev.millstream.edge.EdgeLimits;
import dev.millstream.edge.guard.GuardLimits;
import dev.millstream.edge.guard.Rate;
import java.time.Duration;

/// What visitors of the edge may take, as far as it can be chosen: connections in all and of one
/// address, requests of one address and of one site, bytes of one site, MiB of a request's body,
/// seconds of silence and of a body or an answer that goes too slowly, and MiB of objects that are
/// kept in memory.
public record Limits(
    int connections,
    int connectionsOfAddress,
    Rate requestsOfAddress,
    Rate requestsOfSite,
    Rate bytesOfSite,
    int bodyMib,
    int idleSeconds,
    int slowSeconds,
    int cacheMib) {
  static final Limits DEFAULT = of(EdgeLimits.defaults());

  private static Limits of(EdgeLimits edge) {
    var guard = edge.guard();
    return new Limits(
        edge.connectionsMax(),
        guard.connectionsPerAddressMax(),
        guard.requestsPerAddress(),
        guard.requestsPerSite(),
        guard.bytesPerSite(),
        edge.bodyBytesMax() >> 20,
        (int) edge.idleTimeout().toSeconds(),
        (int) guard.slowTimeout().toSeconds(),
        (int) (edge.cacheBytesMax() >> 20));
  }

  /// These, and the usual ones for what cannot be chosen.
  public EdgeLimits edge() {
    var usual = EdgeLimits.defaults();
    return new EdgeLimits(
        usual.headerBytesMax(),
        usual.headersMax(),
        (int) Math.min(Integer.MAX_VALUE, (long) bodyMib << 20),
        connections,
        usual.parseTimeout(),
        Duration.ofSeconds(idleSeconds),
        usual.rangesMax(),
        usual.liveTreesMax(),
        usual.cachedObjectBytesMax(),
        (long) cacheMib << 20,
        usual.stopGrace(),
        usual.hot(),
        guard(usual.guard()));
  }

  private GuardLimits guard(GuardLimits usual) {
    return new GuardLimits(
        connectionsOfAddress,
        requestsOfAddress,
        requestsOfSite,
        bytesOfSite,
        usual.addressesMax(),
        usual.sitesMax(),
        usual.targetBytesMax(),
        usual.helloTimeout(),
        Duration.ofSeconds(slowSeconds),
        usual.slowBytesMin(),
        Math.max(usual.bodiesBytesMax(), (long) bodyMib << 20),
        usual.frames());
  }
}

package dev.millstream.functions.supervisor;

import dev.millstream.functions.socket.SocketLimits;
import java.util.HashMap;
import java.util.Map;

/// Counts visitors' WebSockets, of each deployment and of all. Thread-safe.
final class SocketRoom {
  private final SocketLimits limits;
  private final Map<String, Integer> bySite = new HashMap<>();
  private int all;

  SocketRoom(SocketLimits limits) {
    this.limits = limits;
  }

  SocketLimits limits() {
    return limits;
  }

  /// Whether there is room for one more, which is taken then.
  synchronized boolean take(String site) {
    var its = bySite.getOrDefault(site, 0);
    if (all >= limits.perServerMax() || its >= limits.perDeploymentMax()) {
      return false;
    }
    bySite.put(site, its + 1);
    all++;
    return true;
  }

  synchronized void release(String site) {
    all--;
    bySite.computeIfPresent(site, (_, its) -> its > 1 ? its - 1 : null);
  }
}

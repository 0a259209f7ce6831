package dev.millstream.control.purge;

import java.util.List;
import java.util.Optional;

/// What is to leave the cache, of one project or of all. `values` are addresses (host, path and
/// query; no scheme, no port), prefixes of addresses, tags, or hosts; none for everything.
public record PurgeOrder(Optional<String> project, Kind kind, List<String> values) {
  /// What the values are.
  public enum Kind {
    EVERYTHING,
    ADDRESSES,
    PREFIXES,
    TAGS,
    HOSTS
  }

  public PurgeOrder {
    values = List.copyOf(values);
  }

  /// Carries orders out.
  @FunctionalInterface
  public interface Door {
    /// Nothing that was stored before this returned, and that the order names, is sent any more.
    void purge(PurgeOrder order);
  }
}

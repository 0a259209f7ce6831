package dev.millstream.control.stream.notify;

import java.time.Instant;
import java.util.Set;

/// Somebody who is told of videos' events; `sealed` is the secret as it is stored.
record Endpoint(String id, String url, Set<String> events, String sealed, Instant modified) {
  /// The one that Cloudflare's API knows.
  static final String DEFAULT = "default";

  Endpoint {
    events = Set.copyOf(events);
  }
}

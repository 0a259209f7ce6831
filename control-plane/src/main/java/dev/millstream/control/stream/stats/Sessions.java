package dev.millstream.control.stream.stats;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;

/// The viewings that are under way, by the names that players made up for them; in memory only, and
/// for a while. Not thread-safe.
final class Sessions {
  private final int most;
  private final Duration silence;
  private final LinkedHashMap<String, Session> known = new LinkedHashMap<>(16, 0.75f, true);

  Sessions(int most, Duration silence) {
    this.most = most;
    this.silence = silence;
  }

  /// The session of a video; a new one if it is not known.
  Session of(String uid, String name, Instant now) {
    var session = known.computeIfAbsent(uid + " " + name, _ -> new Session());
    session.seen = now;
    var oldest = known.entrySet().iterator();
    while (oldest.hasNext()) {
      var next = oldest.next().getValue();
      if (known.size() <= most && !next.seen.plus(silence).isBefore(now)) {
        break;
      }
      oldest.remove();
    }
    return session;
  }

  /// One of them. `reports`: the player itself tells of its stops.
  static final class Session {
    private Instant seen = Instant.MIN;
    private boolean counted;
    boolean reports;

    /// True the first time.
    boolean first() {
      var first = !counted;
      counted = true;
      return first;
    }
  }
}

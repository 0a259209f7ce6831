package dev.millstream.edge.pass;

import dev.millstream.edge.live.LiveTrees;
import dev.millstream.edge.live.Shown;
import dev.millstream.store.ObjectStore;
import dev.millstream.store.RefName;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/// Checks what paths to videos begin with. A token's signature is checked once for all its
/// requests, and again when the keys change, which ends those of a revoked key; its times at each
/// request. Thread-safe.
public final class Tickets implements AutoCloseable {
  private static final int UID_LENGTH = 32;
  private static final String KEY = "keys";

  private final LiveTrees<KeyRing> keys;
  private final ConcurrentHashMap<String, Known> known = new ConcurrentHashMap<>();
  private final int knownMax;
  private final InstantSource clock;

  private record Known(Token token, KeyRing ring) {}

  /// Remembers at most `knownMax` tokens.
  public Tickets(ObjectStore store, int knownMax, InstantSource clock, Consumer<String> problems) {
    this.knownMax = knownMax;
    this.clock = clock;
    keys =
        new LiveTrees<>(
            store.refs(),
            (ref, _) -> KeyRing.load(store, ref),
            name -> name.equals(RefName.signingKeys()) ? Optional.of(KEY) : Optional.empty(),
            1,
            problems);
  }

  /// Whether a path's first part stands for a video.
  public static boolean isTicket(String part) {
    return isUid(part) || isToken(part);
  }

  // read by hand: both are looked at for every segment, and tokens are long
  private static boolean isUid(String part) {
    for (var i = 0; i < part.length(); i++) {
      var c = part.charAt(i);
      if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
        return false;
      }
    }
    return part.length() == UID_LENGTH;
  }

  /// Three parts of Base64's characters for URLs, with dots between.
  private static boolean isToken(String part) {
    var dots = 0;
    var dot = -1;
    for (var i = 0; i < part.length(); i++) {
      var c = part.charAt(i);
      if (c == '.') {
        if (i == dot + 1) {
          return false;
        }
        dots++;
        dot = i;
      } else if (!isLetterOrDigit(c) && c != '-' && c != '_') {
        return false;
      }
    }
    return dots == 2 && dot + 1 < part.length();
  }

  private static boolean isLetterOrDigit(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  /// What a path's first part is, as far as the keys are loaded.
  public Ticket now(String part) {
    if (isUid(part)) {
      return new Ticket.Plain(part);
    }
    return switch (keys.now(KEY)) {
      case Shown.Tree(var ring) -> check(part, ring);
      case Shown.Nothing<KeyRing> _ -> check(part, KeyRing.EMPTY);
      case Shown.Unloaded<KeyRing> _ -> new Ticket.Unloaded();
    };
  }

  /// The same, after loading the keys; blocks.
  public Ticket load(String part) throws IOException {
    keys.load(KEY, List.of(RefName.signingKeys()));
    return now(part);
  }

  /// The uid that stands in logs in a token's place: a token is a secret for as long as it is
  /// valid.
  public String logged(String part) {
    var token = known.get(part);
    return token == null ? "token" : token.token().uid();
  }

  private Ticket check(String text, KeyRing ring) {
    var now = clock.instant().getEpochSecond();
    var found = known.get(text);
    try {
      if (found == null || found.ring() != ring) {
        found = new Known(TokenReader.read(text, ring, now), ring);
        remember(text, found);
      }
    } catch (TokenReader.RefusedException e) {
      known.remove(text);
      return new Ticket.Refused(Objects.requireNonNull(e.getMessage()));
    }
    var token = found.token();
    return token
        .untimely(now)
        .<Ticket>map(Ticket.Refused::new)
        .orElseGet(() -> new Ticket.Signed(token));
  }

  private void remember(String text, Known token) {
    if (known.size() >= knownMax) {
      known.clear(); // whoever still watches is checked once more
    }
    known.put(text, token);
  }

  @Override
  public void close() {
    keys.close();
  }
}

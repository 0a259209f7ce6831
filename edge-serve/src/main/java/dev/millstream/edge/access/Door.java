package dev.millstream.edge.access;

import dev.millstream.edge.http.RequestHead;
import dev.millstream.edge.rules.PathRules;
import dev.millstream.store.RefName;
import dev.millstream.store.site.AccessHash;
import dev.millstream.store.site.SiteAccess;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The door of one site behind one ref. Immutable, thread-safe.
public final class Door {
  private static final String COOKIE = "millstream-share";
  private static final byte[] NOTHING = {};
  private static final Verdict OPEN = new Verdict.Open();

  private final RefName ref;
  private final ShareTokens tokens;
  private final boolean shared;
  private final PathRules<List<SiteAccess.Key>> locked;
  private final InstantSource clock;

  /// A door as `access` has it; links are for previews only.
  public Door(SiteAccess access, RefName ref, boolean preview, ShareTokens tokens) {
    this.ref = ref;
    this.tokens = tokens;
    shared = preview && access.privatePreviews();
    locked = new PathRules<>(access.locked(), SiteAccess.Locked::pattern, SiteAccess.Locked::keys);
    clock = InstantSource.system();
  }

  /// Looks at nothing of the request that cannot matter here.
  public Verdict judge(RequestHead head) {
    var link = shared ? link(head) : OPEN;
    if (!(link instanceof Verdict.Open || link instanceof Verdict.Admitted)) {
      return link;
    }
    var wanted = locksOf(head);
    if (wanted.isEmpty()) {
      return link;
    }
    var given = credentials(head.field("Authorization"));
    // each of the rules for a path has to be satisfied, and all keys are tried in any case
    var admitted = true;
    for (var keys : wanted) {
      var opened = false;
      for (var key : keys) {
        opened |= AccessHash.opens(key, given);
      }
      admitted &= opened;
    }
    return admitted ? new Verdict.Admitted() : new Verdict.PasswordWanted();
  }

  /// A request field without the password or the link's token that was for this door alone; empty
  /// if nothing remains.
  public Optional<String> handedOn(RequestHead head, String name, String value) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "authorization" -> locksOf(head).isEmpty() ? Optional.of(value) : Optional.empty();
      case "cookie" ->
          Optional.of(
                  cookies(value)
                      .filter(cookie -> !cookie.startsWith(COOKIE + "="))
                      .collect(Collectors.joining("; ")))
              .filter(rest -> !rest.isEmpty());
      default -> Optional.of(value);
    };
  }

  private List<List<SiteAccess.Key>> locksOf(RequestHead head) {
    return locked.all(head.host(), head.path().raw());
  }

  private Verdict link(RequestHead head) {
    var now = clock.instant();
    var token = parameter(head.query());
    if (token.isPresent() && tokens.admits(token.get(), ref, now)) {
      return new Verdict.Welcomed(cookie(token.get(), now), without(head.query()));
    }
    var cookies = head.field("Cookie");
    return cookies != null
            && remembered(cookies).filter(c -> tokens.admits(c, ref, now)).isPresent()
        ? new Verdict.Admitted()
        : new Verdict.NotShared();
  }

  private static String cookie(String token, Instant now) {
    var expiry = Long.parseLong(token.substring(0, token.indexOf('.')));
    return COOKIE
        + "="
        + token
        + "; Path=/; HttpOnly; SameSite=Lax; Max-Age="
        + (expiry - now.getEpochSecond());
  }

  private static Optional<String> parameter(String query) {
    return Arrays.stream(query.split("&", -1))
        .filter(pair -> pair.startsWith(ShareTokens.PARAMETER + "="))
        .map(pair -> pair.substring(ShareTokens.PARAMETER.length() + 1))
        .findFirst();
  }

  private static String without(String query) {
    return Arrays.stream(query.split("&", -1))
        .filter(pair -> !pair.startsWith(ShareTokens.PARAMETER + "="))
        .collect(Collectors.joining("&"));
  }

  private static Stream<String> cookies(String field) {
    return Arrays.stream(field.split(";", -1)).map(String::strip);
  }

  private static Optional<String> remembered(String cookies) {
    return cookies(cookies)
        .filter(cookie -> cookie.startsWith(COOKIE + "="))
        .map(cookie -> cookie.substring(COOKIE.length() + 1))
        .findFirst();
  }

  /// `user:password` of a header, nothing if it has none.
  private static byte[] credentials(@Nullable String header) {
    if (header == null || !header.regionMatches(true, 0, "Basic ", 0, 6)) {
      return NOTHING;
    }
    try {
      return Base64.getDecoder()
          .decode(header.substring(6).strip().getBytes(StandardCharsets.ISO_8859_1));
    } catch (IllegalArgumentException malformed) {
      return NOTHING;
    }
  }
}

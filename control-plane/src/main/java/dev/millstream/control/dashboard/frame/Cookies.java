package dev.millstream.control.dashboard.frame;

import dev.millstream.control.api.ApiRequest;
import java.time.Duration;
import java.util.Optional;

/// The dashboard's cookies: for its own host only, out of reach of scripts, and not sent along by
/// other sites' forms.
final class Cookies {
  static final String SESSION = "millstream_session";
  static final String THEME = "millstream_theme";

  private Cookies() {}

  static Optional<String> read(ApiRequest request, String name) {
    var cookie = request.exchange().getRequestCookie(name);
    return cookie == null ? Optional.empty() : Optional.of(cookie.getValue());
  }

  /// A `Set-Cookie` in answer to a form; where that came over HTTPS (a proxy's, since we have
  /// none), the cookie keeps to it.
  static String set(ApiRequest request, String name, String value, Duration age) {
    var secure = request.header("Origin").filter(origin -> origin.startsWith("https:")).isPresent();
    return "%s=%s; Path=/; Max-Age=%d; HttpOnly; SameSite=Lax%s"
        .formatted(name, value, age.toSeconds(), secure ? "; Secure" : "");
  }
}

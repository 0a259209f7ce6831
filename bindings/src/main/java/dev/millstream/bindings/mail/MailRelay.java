package dev.millstream.bindings.mail;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The server that takes mail, as a URL names it: `smtp://` (port 587, TLS by STARTTLS where there
/// is a password) or `smtps://` (port 465, TLS from the start), with `user:password@`, if wanted.
public record MailRelay(String host, int port, boolean tls, Optional<Login> login) {
  static final String VARIABLE = "MILLSTREAM_SMTP_URL";
  private static final int SUBMISSION = 587;
  private static final int SUBMISSIONS = 465;

  /// Who signs in; never shown.
  public record Login(String user, String password) {
    @Override
    public String toString() {
      return user;
    }
  }

  /// The one that the environment names, if it does: a URL with a password does not belong among
  /// options, which everybody on the machine sees.
  ///
  /// @throws IllegalArgumentException if it is no URL; its message does not show the password
  public static Optional<MailRelay> of(Map<String, String> environment) {
    return Optional.ofNullable(environment.get(VARIABLE))
        .filter(url -> !url.isBlank())
        .map(MailRelay::of);
  }

  private static MailRelay of(String url) {
    try {
      var uri = URI.create(url);
      var scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
      var tls = scheme.equals("smtps");
      if ((tls || scheme.equals("smtp")) && uri.getHost() != null) {
        var port = uri.getPort() < 0 ? (tls ? SUBMISSIONS : SUBMISSION) : uri.getPort();
        return new MailRelay(uri.getHost(), port, tls, login(uri.getRawUserInfo()));
      }
    } catch (IllegalArgumentException e) {
      // it may show the password
    }
    throw new IllegalArgumentException(
        VARIABLE
            + ": a mail server is smtp://[user:password@]host[:port], or smtps://…; what is special"
            + " in a password is percent-encoded");
  }

  private static Optional<Login> login(@Nullable String userInfo) {
    if (userInfo == null || !userInfo.contains(":")) {
      return Optional.empty();
    }
    var at = userInfo.indexOf(':');
    return Optional.of(
        new Login(decoded(userInfo.substring(0, at)), decoded(userInfo.substring(at + 1))));
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}

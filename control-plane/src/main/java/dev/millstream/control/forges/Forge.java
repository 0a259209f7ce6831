package dev.millstream.control.forges;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// The kinds of servers that host repositories.
enum Forge {
  GITHUB("x-access-token"),
  GITLAB("oauth2"),
  GITEA("git"),
  FORGEJO("git"),
  GOGS("git"),
  BITBUCKET("x-token-auth");

  private static final Map<String, Forge> KNOWN =
      Map.of(
          "github.com", GITHUB,
          "gitlab.com", GITLAB,
          "codeberg.org", FORGEJO,
          "gitea.com", GITEA,
          "bitbucket.org", BITBUCKET);

  private final String user;

  Forge(String user) {
    this.user = user;
  }

  /// The user name that goes with a token over HTTP.
  String user() {
    return user;
  }

  /// As it stands in addresses.
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<Forge> named(String label) {
    return Arrays.stream(values()).filter(forge -> forge.label().equals(label)).findFirst();
  }

  /// The forge at a host that everybody knows.
  static Optional<Forge> at(String host) {
    return Optional.ofNullable(KNOWN.get(host.toLowerCase(Locale.ROOT)));
  }

  static String labels() {
    return Arrays.stream(values()).map(Forge::label).collect(Collectors.joining(", "));
  }
}

package dev.millstream.git.remote;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Where a repository is: `https://`, `http://` or `ssh://`, or the short form of SSH
/// (`git@host:owner/name.git`). It never holds a password.
public record RemoteUrl(String scheme, Optional<String> user, String host, int port, String path) {
  private static final int CHARS_MAX = 2_000;
  private static final Pattern SHORT =
      Pattern.compile("(?:([A-Za-z0-9._-]+)@)?([A-Za-z0-9.-]+):(?!//)/?(.+)");
  private static final Pattern PATH = Pattern.compile("(/[A-Za-z0-9._~%+@-]+)+/?");

  /// The address in a text.
  ///
  /// @throws IllegalArgumentException if it is none; the message is for who wrote it
  public static RemoteUrl parse(String text) {
    var given = text.strip();
    if (given.length() > CHARS_MAX) {
      throw new IllegalArgumentException("a repository's address is shorter than that");
    }
    var shortForm = SHORT.matcher(given);
    var whole =
        shortForm.matches()
            ? "ssh://%s@%s/%s"
                .formatted(
                    Optional.ofNullable(shortForm.group(1)).orElse("git"),
                    shortForm.group(2),
                    shortForm.group(3))
            : given;
    try {
      return of(new URI(whole), given);
    } catch (URISyntaxException e) {
      throw none(given);
    }
  }

  private static RemoteUrl of(URI uri, String given) {
    var scheme = String.valueOf(uri.getScheme());
    var usual =
        switch (scheme) {
          case "https" -> 443;
          case "http" -> 80;
          case "ssh" -> 22;
          default -> throw none(given);
        };
    var path = uri.getRawPath();
    if (uri.getHost() == null || path == null || uri.getRawQuery() != null) {
      throw none(given);
    }
    var user = Optional.ofNullable(uri.getRawUserInfo());
    if (user.filter(text -> text.contains(":")).isPresent()) {
      throw new IllegalArgumentException(
          "the address holds a password: leave it out, and give the token by itself");
    }
    if (!PATH.matcher(path).matches() || List.of(path.split("/")).contains("..")) {
      throw none(given);
    }
    return new RemoteUrl(
        scheme, user, uri.getHost(), uri.getPort() < 0 ? usual : uri.getPort(), path);
  }

  private static IllegalArgumentException none(String given) {
    return new IllegalArgumentException(
        "%s is no repository's address: it is like https://example.org/owner/name.git or"
                .formatted(given)
            + " git@example.org:owner/name.git");
  }

  public boolean isSsh() {
    return scheme.equals("ssh");
  }

  /// Owner and name, or more where groups are nested, without `.git`.
  public String repository() {
    return path.replaceAll("^/|/$", "").replaceFirst("\\.git$", "");
  }

  /// Scheme, host and port, as a website has them; of an SSH address, those of HTTPS.
  public String website() {
    var usual = scheme.equals("http") ? 80 : 443;
    return isSsh() || port == usual
        ? (isSsh() ? "https" : scheme) + "://" + host
        : scheme + "://" + host + ":" + port;
  }

  @Override
  public String toString() {
    var who = user.map(name -> name + "@").orElse("");
    var usual =
        switch (scheme) {
          case "https" -> 443;
          case "http" -> 80;
          default -> 22;
        };
    return scheme + "://" + who + host + (port == usual ? "" : ":" + port) + path;
  }
}

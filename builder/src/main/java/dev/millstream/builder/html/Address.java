package dev.millstream.builder.html;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/// An address that a page names.
public final class Address {
  private Address() {}

  /// The path that a page's link leads to, percent-decoded; empty if it leaves the site, stays on
  /// the page, or is no address. `page` is the page's own path.
  public static Optional<String> target(String page, String address) {
    if (address.isEmpty()
        || address.startsWith("#")
        || address.startsWith("?")
        || address.startsWith("//")
        || hasScheme(address)) {
      return Optional.empty();
    }
    var plain = address.replaceFirst("[?#].*$", "");
    if (plain.startsWith("/") && plain.indexOf('%') < 0 && plain.indexOf("/.") < 0) {
      return Optional.of(plain); // most are like this, and URI is slow
    }
    try {
      var path = new URI("http", "h", page, null).resolve(new URI(plain.replace(" ", "%20")));
      return Optional.ofNullable(path.getPath())
          .map(text -> text.replaceFirst("^(/\\.\\.)+/", "/"));
    } catch (URISyntaxException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static boolean hasScheme(String address) {
    var colon = address.indexOf(':');
    if (colon <= 0) {
      return false;
    }
    var slash = address.indexOf('/');
    return slash < 0 || colon < slash;
  }
}

package dev.millstream.builder.html;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/// An address that a page names.
public final class Address {
  private static final String KEPT = "-_.!~*'();/?:@&=+$,[]#%";

  private Address() {}

  /// An address as it is written: blanks, and what is no ASCII, as bytes of UTF-8 in hexadecimal.
  public static String written(String address) {
    if (address.chars().allMatch(Address::isKept)) {
      return address;
    }
    var out = new StringBuilder();
    for (var b : address.getBytes(UTF_8)) {
      out.append(isKept(b) ? String.valueOf((char) b) : "%%%02X".formatted(b & 0xff));
    }
    return out.toString();
  }

  private static boolean isKept(int c) {
    return c > ' ' && c < 127 && (Character.isLetterOrDigit(c) || KEPT.indexOf(c) >= 0);
  }

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

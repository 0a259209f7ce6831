package dev.millstream.control.domains;

import java.net.IDN;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// Reads what people type as a domain.
final class DomainName {
  private static final Pattern FORM =
      Pattern.compile("([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?");
  private static final int LENGTH_MAX = 253;

  private DomainName() {}

  /// The host in lower case and in ASCII; empty if it cannot be a custom domain.
  static Optional<String> read(String typed, String base) {
    String name;
    try {
      name = IDN.toASCII(typed.strip()).toLowerCase(Locale.ROOT);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    var isOurs = name.equals(base) || name.endsWith("." + base) || name.endsWith(".localhost");
    return name.length() <= LENGTH_MAX && FORM.matcher(name).matches() && !isOurs
        ? Optional.of(name)
        : Optional.empty();
  }
}

package dev.millstream.builder.lint;

import java.util.List;
import java.util.Optional;

/// The paths that a pattern matches: segments, of which `:name` is any one, up to a `*` (or
/// `:name*`), which is any rest.
record Shape(String pattern, List<String> segments, Optional<String> prefix) {
  static Shape of(String pattern) {
    var star = pattern.indexOf('*');
    var upTo = star < 0 ? pattern : pattern.substring(0, star).replaceFirst(":\\w+$", "");
    return new Shape(
        pattern, List.of(upTo.split("/", -1)), star < 0 ? Optional.empty() : Optional.of(upTo));
  }

  private boolean isPlain() {
    return pattern.indexOf(':') < 0;
  }

  boolean matches(String path) {
    if (prefix.isPresent() && isPlain()) {
      // "/docs/*" matches "/docs", too
      return path.startsWith(prefix.get()) || (path + "/").equals(prefix.get());
    }
    if (isPlain()) {
      return path.equals(pattern) || path.equals(pattern + "/") || (path + "/").equals(pattern);
    }
    var given = path.split("/", -1);
    if (prefix.isPresent() ? given.length < segments.size() - 1 : given.length != segments.size()) {
      return false;
    }
    for (var i = 0; i < Math.min(given.length, segments.size()); i++) {
      var wanted = segments.get(i);
      var rest = prefix.isPresent() && i == segments.size() - 1;
      if (wanted.startsWith(":") ? given[i].isEmpty() : !fits(given[i], wanted, rest)) {
        return false;
      }
    }
    return true;
  }

  private static boolean fits(String given, String wanted, boolean rest) {
    return rest ? given.startsWith(wanted) : given.equals(wanted);
  }

  /// Whether all that `other` matches is matched here; says no where that is hard to tell.
  boolean covers(Shape other) {
    if (prefix.isPresent() && isPlain()) {
      var theirs = other.pattern().replaceFirst("[:*].*$", "");
      return theirs.startsWith(prefix.get());
    }
    return other.isPlain() && other.prefix().isEmpty() && matches(other.pattern());
  }
}

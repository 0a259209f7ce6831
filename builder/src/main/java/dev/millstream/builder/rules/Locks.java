package dev.millstream.builder.rules;

import dev.millstream.builder.source.Warnings;
import dev.millstream.store.site.AccessHash;
import dev.millstream.store.site.HeaderRule;
import dev.millstream.store.site.SiteAccess;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Takes `Basic-Auth: user:password ...`, Netlify's way to lock paths, out of `_headers`: it is no
/// header, and must not be kept or shown as one. Use it once, from one thread.
final class Locks {
  private static final String NAME = "Basic-Auth";

  private final String file;
  private final Warnings warnings;
  private final List<SiteAccess.Locked> locked = new ArrayList<>();

  Locks(String file, Warnings warnings) {
    this.file = file;
    this.warnings = warnings;
  }

  /// The rule without its passwords, which are noted here.
  HeaderRule without(HeaderRule rule) {
    var others = rule.set().stream().filter(header -> !isLock(header)).toList();
    if (others.size() < rule.set().size()) {
      var keys =
          rule.set().stream()
              .filter(Locks::isLock)
              .flatMap(header -> Arrays.stream(header.value().split("\\s+", -1)))
              .filter(pair -> isPair(pair, rule.line()))
              .map(AccessHash::of)
              .toList();
      // without a password that fits, the paths stay locked to all
      locked.add(new SiteAccess.Locked(rule.pattern(), keys));
    }
    return new HeaderRule(rule.pattern(), others, rule.remove(), rule.line());
  }

  SiteAccess access(boolean privatePreviews) {
    return new SiteAccess(privatePreviews, locked);
  }

  private boolean isPair(String pair, int line) {
    var sound = pair.indexOf(':') > 0 && !pair.endsWith(":");
    if (!sound) {
      warnings.add(file, line, "a password skipped: write `Basic-Auth: user:password`");
    }
    return sound;
  }

  private static boolean isLock(HeaderRule.Header header) {
    return header.name().equalsIgnoreCase(NAME);
  }
}

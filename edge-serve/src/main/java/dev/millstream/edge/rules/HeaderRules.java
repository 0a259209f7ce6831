package dev.millstream.edge.rules;

import dev.millstream.edge.http.Fields;
import dev.millstream.functions.HttpHeader;
import dev.millstream.store.site.HeaderRule;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;

/// A site's `_headers`, compiled.
public final class HeaderRules {
  private record Setting(String name, Template value) {}

  private record Change(List<String> remove, List<Setting> set) {}

  private final RuleIndex<Change> rules = new RuleIndex<>();
  private final boolean none;

  private HeaderRules(List<HeaderRule> headers) {
    none = headers.isEmpty();
    for (var i = 0; i < headers.size(); i++) {
      var rule = headers.get(i);
      var set =
          rule.set().stream()
              .map(header -> new Setting(header.name(), new Template(header.value())))
              .toList();
      rules.add(rule.pattern(), new Change(rule.remove(), set), i);
    }
  }

  /// The rules, in the order of their file.
  public static HeaderRules of(List<HeaderRule> headers) {
    return new HeaderRules(headers);
  }

  /// `defaults` with all matching rules applied in order: removals of a rule before what it sets;
  /// the first rule that sets a name replaces the default, later ones append.
  public List<HttpHeader> apply(String host, String path, List<HttpHeader> defaults) {
    if (none) {
      return defaults;
    }
    var headers = new ArrayList<>(defaults);
    var ruled = new HashSet<String>();
    rules.all(
        host,
        path,
        (change, captures) -> {
          for (var name : change.remove()) {
            if (Fields.mayBeRuled(name, "")) {
              headers.removeIf(header -> header.name().equalsIgnoreCase(name));
            }
          }
          for (var setting : change.set()) {
            var value = setting.value().fill(captures);
            if (Fields.mayBeRuled(setting.name(), value)) {
              var first = ruled.add(setting.name().toLowerCase(Locale.ROOT));
              put(headers, new HttpHeader(setting.name(), value), !first);
            }
          }
        });
    return headers;
  }

  private static void put(List<HttpHeader> headers, HttpHeader header, boolean append) {
    // what a cache must tell apart stays told; cookies cannot be joined by commas
    var keeps = append || header.name().equalsIgnoreCase("Vary");
    if (append && header.name().equalsIgnoreCase("Set-Cookie")) {
      headers.add(header);
      return;
    }
    for (var i = 0; keeps && i < headers.size(); i++) {
      if (headers.get(i).name().equalsIgnoreCase(header.name())) {
        var before = headers.get(i);
        headers.set(i, new HttpHeader(before.name(), before.value() + ", " + header.value()));
        return;
      }
    }
    headers.removeIf(other -> other.name().equalsIgnoreCase(header.name()));
    headers.add(header);
  }
}

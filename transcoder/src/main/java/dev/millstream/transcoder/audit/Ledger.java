package dev.millstream.transcoder.audit;

import java.net.URI;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// Collects what an audit finds, at most some twenty violations of a rule. Not thread-safe.
final class Ledger {
  private static final int VIOLATIONS_OF_A_RULE_MAX = 20;

  private final URI stream;
  private final List<Violation> violations = new ArrayList<>();
  private final Map<Rule, Integer> counts = new EnumMap<>(Rule.class);
  private final Set<String> skipped = new LinkedHashSet<>();

  Ledger(URI stream) {
    this.stream = stream;
  }

  /// `text` is a format; numbers are written the same in every country.
  @SuppressWarnings("AnnotateFormatMethod") // of a library that is on no class path here
  void violated(Rule rule, URI where, String text, Object... values) {
    var count = counts.merge(rule, 1, Integer::sum);
    if (count <= VIOLATIONS_OF_A_RULE_MAX) {
      var sentence = String.format(Locale.ROOT, text, values);
      violations.add(new Violation(rule, shortened(where), sentence));
    }
  }

  void skipped(URI where, String why) {
    skipped.add(shortened(where) + ": " + why);
  }

  List<Violation> violations() {
    var all = new ArrayList<>(violations);
    counts.forEach((rule, count) -> {
      if (count > VIOLATIONS_OF_A_RULE_MAX) {
        var more = count - VIOLATIONS_OF_A_RULE_MAX;
        all.add(new Violation(rule, "", "and %d times more".formatted(more)));
      }
    });
    return all;
  }

  List<String> skipped() {
    return List.copyOf(skipped);
  }

  /// The address without what it has in common with the stream's.
  private String shortened(URI where) {
    var own = stream.toString();
    var other = where.toString();
    var folder = own.substring(0, own.lastIndexOf('/') + 1);
    var above = folder.substring(0, Math.max(0, folder.lastIndexOf('/', folder.length() - 2)) + 1);
    for (var known : List.of(folder, above)) {
      if (known.length() > "https://".length() && other.startsWith(known)) {
        return other.substring(known.length());
      }
    }
    return other;
  }
}

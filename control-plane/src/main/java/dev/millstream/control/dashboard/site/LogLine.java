package dev.millstream.control.dashboard.site;

import dev.millstream.control.deploy.BuildLogs;
import java.time.Instant;
import java.util.Locale;

/// A line of a build's log as it is shown: `kind` is `stage`, `warning`, `finding` (of lint) or
/// `line`; `at` is the time since the push.
public record LogLine(String kind, String at, String text) {
  private static final String STAGE = "-----> ";
  private static final String FINDING = "lint: ";

  static LogLine of(BuildLogs.Line line, Instant pushed) {
    var text = line.text();
    var at = String.format(Locale.ROOT, "%.2f", Math.max(0, millis(line.at(), pushed)) / 1_000.0);
    if (text.startsWith(STAGE)) {
      return new LogLine("stage", at, text.substring(STAGE.length()));
    }
    var plain = text.startsWith("       ") ? text.substring(STAGE.length()) : text;
    return new LogLine(kind(plain), at, plain);
  }

  private static String kind(String text) {
    return isWarning(text) ? "warning" : text.startsWith(FINDING) ? "finding" : "line";
  }

  /// What lint found, without the word before it.
  public String finding() {
    return text.substring(FINDING.length());
  }

  private static long millis(Instant at, Instant pushed) {
    return at.toEpochMilli() - pushed.toEpochMilli();
  }

  private static boolean isWarning(String text) {
    return text.regionMatches(true, 0, "warning", 0, 7);
  }
}

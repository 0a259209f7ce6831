package dev.millstream.builder.markdown;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Tells fenced code from text, line by line from the top. Use it once.
final class Fences {
  private static final Pattern FENCE = Pattern.compile("^ {0,3}(`{3,}|~{3,})([^\\n]*)");

  private @Nullable String open;

  /// Whether the next line is a fence or stands between two.
  boolean covers(String line) {
    var mark = FENCE.matcher(line);
    var isFence = mark.lookingAt();
    var before = open;
    if (before == null) {
      var begins = isFence && !(mark.group(1).startsWith("`") && mark.group(2).contains("`"));
      open = begins ? mark.group(1) : null;
      return begins;
    }
    if (isFence && mark.group(1).startsWith(before) && mark.group(2).isBlank()) {
      open = null;
    }
    return true;
  }
}

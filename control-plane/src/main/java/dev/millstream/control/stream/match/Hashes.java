package dev.millstream.control.stream.match;

import dev.millstream.control.api.ApiException;
import dev.millstream.control.stream.video.StreamError;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// The text of a list: a hash a line, after `sha256` or `pdq`; what follows it is a remark, as are
/// lines that begin with `#`.
record Hashes(Set<String> sha256, Set<String> pdq) {
  private static final Pattern LINE =
      Pattern.compile("(sha256|pdq)[ ,;\\t]+([0-9a-fA-F]{64})([ ,;\\t].*)?");

  static Hashes parse(String text) {
    var sha256 = new LinkedHashSet<String>();
    var pdq = new LinkedHashSet<String>();
    var number = 0;
    for (var raw : text.lines().toList()) {
      number++;
      var line = raw.strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      var found = LINE.matcher(line);
      if (!found.matches()) {
        throw ApiException.badRequest(
            StreamError.BAD_REQUEST,
            "line %d is neither \"sha256 HASH\" nor \"pdq HASH\" with 64 hex digits"
                .formatted(number));
      }
      (found.group(1).equals("pdq") ? pdq : sha256).add(found.group(2).toLowerCase(Locale.ROOT));
    }
    return new Hashes(sha256, pdq);
  }

  int size() {
    return sha256.size() + pdq.size();
  }
}

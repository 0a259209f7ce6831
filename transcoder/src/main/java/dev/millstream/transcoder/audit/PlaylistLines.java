package dev.millstream.transcoder.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// A playlist's lines (RFC 8216bis, 4.1) and the attribute lists in them.
final class PlaylistLines {
  private static final Pattern ATTRIBUTE = Pattern.compile("([A-Z0-9-]+)=(\"([^\"]*)\"|[^,]*)");

  private PlaylistLines() {}

  /// The lines that say something.
  static List<String> of(URI where, byte[] bytes) throws AuditException {
    var lines = new String(bytes, UTF_8).lines().map(String::strip).filter(l -> !l.isEmpty());
    var all = lines.toList();
    if (all.isEmpty() || !all.getFirst().equals("#EXTM3U")) {
      throw new AuditException(where, "not an HLS playlist: it does not begin with #EXTM3U");
    }
    return all;
  }

  /// What follows `tag:` as attributes, without their quotes.
  static Map<String, String> attributes(String line) {
    var found = new LinkedHashMap<String, String>();
    var matcher = ATTRIBUTE.matcher(line.substring(line.indexOf(':') + 1));
    while (matcher.find()) {
      var quoted = matcher.group(3);
      found.put(matcher.group(1), quoted != null ? quoted : matcher.group(2));
    }
    return found;
  }

  static URI resolve(URI base, String reference) throws AuditException {
    try {
      return base.resolve(reference);
    } catch (IllegalArgumentException e) {
      throw new AuditException(base, "names what is no address: " + reference);
    }
  }

  static double number(URI where, String text) throws AuditException {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new AuditException(where, "not a number: '%s'".formatted(text));
    }
  }
}

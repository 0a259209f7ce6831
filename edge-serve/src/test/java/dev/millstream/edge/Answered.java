package dev.millstream.edge;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A response as it came over the wire.
public record Answered(int status, List<String> lines, String body) {
  /// Reads one response; bytes are characters.
  static Answered parse(byte[] bytes) {
    var text = new String(bytes, StandardCharsets.ISO_8859_1);
    var end = text.indexOf("\r\n\r\n");
    if (end < 0) {
      throw new AssertionError("no response head in: " + text);
    }
    var lines = List.of(text.substring(0, end).split("\r\n", -1));
    var status = Integer.parseInt(lines.getFirst().split(" ", -1)[1]);
    return new Answered(status, lines.subList(1, lines.size()), text.substring(end + 4));
  }

  /// The field's value, lines joined by a bar; null if there is none.
  public @Nullable String field(String name) {
    var values = new ArrayList<String>();
    for (var line : lines) {
      if (line.regionMatches(true, 0, name + ":", 0, name.length() + 1)) {
        values.add(line.substring(name.length() + 1).strip());
      }
    }
    return values.isEmpty() ? null : String.join("|", values);
  }

  /// The body as UTF-8.
  public String text() {
    return new String(body.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }

  /// Status, then where to or the body: a line of a table.
  public String line() {
    var location = field("Location");
    return status + " " + (location == null ? text() : location);
  }
}

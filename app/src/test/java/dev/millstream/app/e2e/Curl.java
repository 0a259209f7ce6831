package dev.millstream.app.e2e;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// Debian's curl.
public final class Curl {
  private Curl() {}

  /// An answer; header names in lower case.
  public record Answer(int status, Map<String, String> headers, String body) {
    public String header(String name) {
      return headers.getOrDefault(name, "");
    }
  }

  /// Gets `url` with more of curl's options, and does not follow redirects.
  public static Answer get(String url, String... options) throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of("curl", "-sS", "-i", "--max-time", "60"));
    command.addAll(List.of(options));
    command.add(url);
    var ended = Shell.run(Path.of("."), Map.of("no_proxy", "*"), command).expectSuccess();
    return parse(ended.output());
  }

  private static Answer parse(String output) {
    var text = output;
    while (text.startsWith("HTTP/1.1 100")) {
      text = text.substring(text.indexOf("\r\n\r\n") + 4);
    }
    var end = text.indexOf("\r\n\r\n");
    var lines = text.substring(0, end).split("\r\n", -1);
    var headers = new TreeMap<String, String>();
    for (var i = 1; i < lines.length; i++) {
      var colon = lines[i].indexOf(':');
      headers.merge(
          lines[i].substring(0, colon).toLowerCase(Locale.ROOT),
          lines[i].substring(colon + 1).strip(),
          (first, second) -> first + ", " + second);
    }
    return new Answer(
        Integer.parseInt(lines[0].split(" ", -1)[1]), headers, text.substring(end + 4));
  }
}

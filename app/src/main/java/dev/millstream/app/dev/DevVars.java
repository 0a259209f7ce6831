package dev.millstream.app.dev;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/// Values for functions on this machine only: `.dev.vars` in the site's folder, lines of
/// `NAME=value` as wrangler reads them. It is never published.
final class DevVars {
  static final String FILE = ".dev.vars";
  private static final Pattern LINE =
      Pattern.compile("\\s*(?:export\\s+)?([A-Za-z_][A-Za-z0-9_]*)\\s*=\\s*(.*?)\\s*");

  private DevVars() {}

  static Map<String, String> of(Path folder) throws IOException {
    var file = folder.resolve(FILE);
    var vars = new LinkedHashMap<String, String>();
    if (Files.isRegularFile(file)) {
      for (var line : Files.readAllLines(file)) {
        var found = LINE.matcher(line);
        if (found.matches()) {
          vars.put(found.group(1), unquoted(found.group(2)));
        }
      }
    }
    return vars;
  }

  private static String unquoted(String value) {
    var last = value.length() - 1;
    var quoted =
        last > 0
            && (value.charAt(0) == '"' || value.charAt(0) == '\'')
            && value.charAt(last) == value.charAt(0);
    return quoted ? value.substring(1, last) : value;
  }
}

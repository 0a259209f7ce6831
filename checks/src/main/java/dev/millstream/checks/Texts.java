package dev.millstream.checks;

import module java.base;

/// Finds lines that must not be in the repository, whatever the language.
public final class Texts {
  private static final int JAVA_LINE_MAX = 100;

  private record Ban(Pattern pattern, String why, String only) {
    Ban(String regex, String why, String only) {
      this(Pattern.compile(regex), why, only);
    }

    boolean covers(String path) {
      return path.matches(only);
    }
  }

  private static final String ANY = ".*";
  private static final String CODE = ".*\\.(java|js|mjs|ts|sh|css)";
  private static final String TEST = ".*/src/test/.*\\.java";

  private static final List<Ban> BANS =
      List.of(
          new Ban("\\b(TOD" + "O|FIXM" + "E)\\b", "do it, or file an issue", CODE),
          new Ban("(^|[^\\w])/(wo" + "rk|ro" + "ot)/", "a path of somebody's machine", ANY),
          new Ban("Thread\\.sl" + "eep\\(", "wait for the condition itself", TEST),
          new Ban("@Disab" + "led", "a test runs or goes", TEST),
          new Ban("printStackTr" + "ace\\(", "log once, at the boundary", ".*/src/.*\\.java"));

  private Texts() {}

  /// What is wrong, as `file:line: what`.
  public static List<String> banned(Path root, List<Path> files) throws IOException {
    var found = new ArrayList<String>();
    for (var file : files) {
      var name = root.relativize(file).toString();
      var lines = Files.readString(file).split("\n", -1);
      for (var i = 0; i < lines.length; i++) {
        for (var ban : BANS) {
          if (ban.covers(name) && ban.pattern().matcher(lines[i]).find()) {
            found.add("%s:%d: %s".formatted(name, i + 1, ban.why()));
          }
        }
        if (name.endsWith(".java")
            && lines[i].length() > JAVA_LINE_MAX
            && !lines[i].startsWith("import ")) {
          found.add("%s:%d: longer than %d".formatted(name, i + 1, JAVA_LINE_MAX));
        }
      }
    }
    return found;
  }
}

package dev.millstream.checks;

import module java.base;

/// Finds links in Markdown files that lead to no file of the repository, or to a method
/// (`SomeTest.java#method`) that its file does not have.
public final class Links {
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#\\s]+)(#[^)]*)?\\)");

  private Links() {}

  /// The dead links, as `file: target`.
  public static List<String> dead(Path root, List<Path> markdown) throws IOException {
    var found = new ArrayList<String>();
    for (var file : markdown) {
      var links = LINK.matcher(Files.readString(file));
      while (links.find()) {
        var target = links.group(1);
        if (!target.contains(":")
            && !target.startsWith("/")
            && !leads(file.resolveSibling(target), links.group(2))) {
          found.add(root.relativize(file) + ": " + links.group().substring(2).replace(")", ""));
        }
      }
    }
    return found;
  }

  private static boolean leads(Path target, String part) throws IOException {
    if (part == null || !target.toString().endsWith(".java")) {
      return Files.exists(target);
    }
    return Files.exists(target) && Files.readString(target).contains(" " + part.substring(1) + "(");
  }
}

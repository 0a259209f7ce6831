package dev.millstream.checks;

import module java.base;

/// Finds links in Markdown files that lead to no file of the repository.
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
            && !Files.exists(file.resolveSibling(target))) {
          found.add(root.relativize(file) + ": " + target);
        }
      }
    }
    return found;
  }
}

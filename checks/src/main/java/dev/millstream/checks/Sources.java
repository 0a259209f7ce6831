package dev.millstream.checks;

import module java.base;

/// The repository's own text files: nothing built, nothing vendored.
public final class Sources {
  private static final Set<String> SKIPPED = Set.of("target", ".git", "node_modules", "vendor");
  private static final Set<String> ENDINGS =
      Set.of("java", "js", "mjs", "ts", "sh", "css", "html", "md", "xml", "toml", "sql", "json");

  private Sources() {}

  /// The Java files below `root`.
  public static List<Path> below(Path root) throws IOException {
    return withEnding(root, "java");
  }

  /// The files below `root` that end in `.` and `ending`.
  public static List<Path> withEnding(Path root, String ending) throws IOException {
    return texts(root).stream().filter(file -> file.toString().endsWith("." + ending)).toList();
  }

  /// All text files below `root`.
  public static List<Path> texts(Path root) throws IOException {
    var files = new ArrayList<Path>();
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes ignored) {
            return SKIPPED.contains(directory.getFileName().toString())
                    || directory.equals(root.resolve("data"))
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes ignored) {
            var name = file.getFileName().toString();
            if (ENDINGS.contains(name.substring(name.lastIndexOf('.') + 1))) {
              files.add(file);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return files;
  }
}

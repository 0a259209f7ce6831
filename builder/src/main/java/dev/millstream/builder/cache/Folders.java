package dev.millstream.builder.cache;

import dev.millstream.builder.process.TemporaryFolder;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Work on whole folders. Links are never followed: what lies here was made by builds.
final class Folders {
  static final String NODE_MODULES = "node_modules";

  private Folders() {}

  static void delete(Path folder) throws IOException {
    if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      new TemporaryFolder(folder).close();
    }
  }

  static boolean isEmpty(Path folder) throws IOException {
    return list(folder).isEmpty();
  }

  static List<Path> list(Path folder) throws IOException {
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      return List.of();
    }
    try (var entries = Files.list(folder)) {
      return entries.sorted().toList();
    }
  }

  /// Makes the folders from `root` to what `file` lies in, up to where one is a link or a file.
  static void createParents(Path root, Path file) throws IOException {
    var steps = root.relativize(file);
    var at = root;
    for (var i = 0; i < steps.getNameCount() - 1; i++) {
      at = at.resolve(steps.getName(i));
      if (!Files.exists(at, LinkOption.NOFOLLOW_LINKS)) {
        Files.createDirectory(at);
      } else if (!Files.isDirectory(at, LinkOption.NOFOLLOW_LINKS)) {
        return;
      }
    }
  }

  /// Whether `folder` is one, and each step to it from `root`.
  static boolean isIn(Path root, Path folder) {
    return leadsTo(root, folder) && Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS);
  }

  /// Whether each step from `root` to what `file` lies in is a real folder.
  static boolean leadsTo(Path root, Path file) {
    var steps = root.relativize(file);
    var at = root;
    for (var i = 0; i < steps.getNameCount() - 1; i++) {
      at = at.resolve(steps.getName(i));
      if (!Files.isDirectory(at, LinkOption.NOFOLLOW_LINKS)) {
        return false;
      }
    }
    return true;
  }

  /// What lies in `parent`, the one used longest ago first.
  static List<Path> byUse(Path parent) throws IOException {
    record Used(Path path, FileTime time) {}
    var all = new ArrayList<Used>();
    for (var each : list(parent)) {
      all.add(new Used(each, Files.getLastModifiedTime(each, LinkOption.NOFOLLOW_LINKS)));
    }
    all.sort(Comparator.comparing(Used::time));
    return new ArrayList<>(all.stream().map(Used::path).toList());
  }

  /// The outermost `node_modules` folders below `root`.
  static List<Path> modules(Path root) throws IOException {
    var found = new ArrayList<Path>();
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes ignored) {
            if (folder.endsWith(NODE_MODULES)) {
              found.add(folder);
              return FileVisitResult.SKIP_SUBTREE;
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return found;
  }
}

package dev.millstream.builder.command;

import dev.millstream.builder.source.Content;
import dev.millstream.builder.source.SiteFile;
import dev.millstream.builder.source.SiteTree;
import dev.millstream.builder.source.SourceLimits;
import dev.millstream.builder.source.SourceProblem;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads a folder that a build command filled. A link that leads out of the checkout would publish
/// the server's own files: it is refused.
final class OutputFolder {
  private OutputFolder() {}

  /// Of these candidates below `folder` (`*` is any one folder) the first that was made; where none
  /// was, the advice says what to do.
  static Path find(Path folder, List<String> candidates, String advice)
      throws IOException, SourceProblem {
    for (var candidate : candidates) {
      var found = matching(folder, candidate);
      if (found.isPresent()) {
        return found.get();
      }
    }
    throw new SourceProblem(
        candidates.size() == 1
            ? "the build made no folder " + candidates.getFirst()
            : "the build made none of the folders " + String.join(", ", candidates),
        advice.isEmpty()
            ? "name the one it makes in millstream.toml: [build] output = \"...\""
            : advice);
  }

  private static Optional<Path> matching(Path folder, String candidate) throws IOException {
    var star = candidate.indexOf('*');
    if (star < 0) {
      return Optional.of(folder.resolve(candidate)).filter(Files::isDirectory);
    }
    var parent = folder.resolve(candidate.substring(0, star));
    if (!Files.isDirectory(parent)) {
      return Optional.empty();
    }
    try (var children = Files.list(parent)) {
      return children
          .sorted()
          .map(child -> Path.of(child + candidate.substring(star + 1)))
          .filter(path -> Files.exists(path.resolve("index.html")))
          .findFirst();
    }
  }

  static SiteTree read(Path checkout, Path folder, SourceLimits limits)
      throws IOException, SourceProblem {
    var root = real(checkout, folder, checkout);
    var found = new ArrayList<Path>();
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes facts) {
            if (facts.isRegularFile() || facts.isSymbolicLink()) {
              found.add(file);
            }
            return found.size() > limits.filesMax()
                ? FileVisitResult.TERMINATE
                : FileVisitResult.CONTINUE;
          }
        });
    return SiteTree.of(checked(checkout, root, found, limits));
  }

  private static List<SiteFile> checked(
      Path checkout, Path root, List<Path> found, SourceLimits limits)
      throws IOException, SourceProblem {
    if (found.size() > limits.filesMax()) {
      throw new SourceProblem(
          "the build made more than %,d files".formatted(limits.filesMax()), "publish fewer");
    }
    var files = new ArrayList<SiteFile>();
    var total = 0L;
    for (var file : found) {
      var path = root.relativize(file).toString();
      var target = real(checkout, file, root);
      if (!Files.isRegularFile(target) || !SiteFile.isSafe(path)) {
        continue;
      }
      var size = Files.size(target);
      total += size;
      if (size > limits.fileBytesMax() || total > limits.totalBytesMax()) {
        throw new SourceProblem(
            path
                + ": %,d bytes, at most %,d a file and %,d in all"
                    .formatted(size, limits.fileBytesMax(), limits.totalBytesMax()),
            "publish less, or raise the builder's limits");
      }
      files.add(new SiteFile(path, new Content.OnDisk(target)));
    }
    return files;
  }

  private static Path real(Path checkout, Path file, Path shownFrom)
      throws IOException, SourceProblem {
    try {
      var real = file.toRealPath();
      if (real.startsWith(checkout.toRealPath())) {
        return real;
      }
      throw new SourceProblem(
          shownFrom.relativize(file) + ": the link leads out of the repository",
          "publish the file itself");
    } catch (NoSuchFileException e) {
      throw new SourceProblem(
          shownFrom.relativize(file) + ": the build did not make it",
          "look at [build] output in millstream.toml",
          e);
    }
  }
}

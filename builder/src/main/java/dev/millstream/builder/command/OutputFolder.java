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

/// Reads a folder that a build command filled. A link that leads out of the checkout would publish
/// the server's own files: it is refused.
final class OutputFolder {
  private OutputFolder() {}

  static SiteTree read(Path checkout, Path folder, SourceLimits limits)
      throws IOException, SourceProblem {
    var root = real(checkout, folder, checkout);
    if (!Files.isDirectory(root)) {
      throw new SourceProblem(
          "the build made no folder " + checkout.relativize(folder),
          "look at [build] output in millstream.toml");
    }
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

package dev.millstream.builder.process;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.function.Predicate;

/// Adds up the bytes of the files below a folder, which may change meanwhile. Links are not
/// followed.
public final class FolderSize {
  private FolderSize() {}

  /// All of them; none if there is no such folder.
  public static long of(Path folder) throws IOException {
    return sum(folder, _ -> true);
  }

  /// Those that were written, or changed in any way, since then.
  public static long since(Path folder, Instant then) throws IOException {
    var since = FileTime.from(then);
    return sum(folder, file -> isChanged(file, since));
  }

  private static long sum(Path folder, Predicate<Path> counts) throws IOException {
    var sum = new long[1];
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (counts.test(file)) {
              sum[0] += attributes.size();
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException gone) {
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path visited, IOException gone) {
            return FileVisitResult.CONTINUE;
          }
        });
    return sum[0];
  }

  /// By the one time that its owner cannot set.
  private static boolean isChanged(Path file, FileTime since) {
    try {
      var changed = (FileTime) Files.getAttribute(file, "unix:ctime", LinkOption.NOFOLLOW_LINKS);
      return changed.compareTo(since) >= 0;
    } catch (IOException gone) {
      return false;
    }
  }
}

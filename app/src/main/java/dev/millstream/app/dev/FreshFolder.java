package dev.millstream.app.dev;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Folders of what can be made again.
final class FreshFolder {
  private FreshFolder() {}

  /// An empty folder at this path, whatever was there.
  static Path at(Path path) throws IOException {
    delete(path);
    return Files.createDirectories(path);
  }

  /// Deletes a folder and all in it, if it is there.
  static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (var files = Files.walk(folder)) {
      for (var file : files.toList().reversed()) {
        Files.delete(file);
      }
    }
  }
}

package dev.millstream.edge.pem;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What a file looked like from outside: two that are equal mean that it was not written between.
public record FileStamp(Instant modified, long size, @Nullable Object key) {
  /// How it looks now; a file that is not there has a stamp, too.
  public static FileStamp of(Path file) {
    try {
      var attributes = Files.readAttributes(file, BasicFileAttributes.class);
      return new FileStamp(
          attributes.lastModifiedTime().toInstant(), attributes.size(), attributes.fileKey());
    } catch (IOException e) {
      return new FileStamp(Instant.EPOCH, -1, null);
    }
  }
}

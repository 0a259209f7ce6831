package dev.millstream.store.manifest;

import dev.millstream.store.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.LinkedHashMap;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The large manifests that were loaded last: a push, the edge and what follows on a deployment
/// load one after another the same one, and hashing and checking it takes each time as long as all
/// else that is done with it. Files of the store do not change; one that was changed all the same
/// is another one by its time, and is checked anew. Thread-safe.
final class LoadedManifests {
  /// Smaller ones are checked in no time.
  private static final long BYTES_MIN = 256 << 10;

  private final long bytesMax;

  /// The longest unused first. Guarded by itself.
  private final LinkedHashMap<Key, Manifest> loaded = new LinkedHashMap<>(16, 0.75f, true);

  private long bytes;

  /// A file as it was when it was checked.
  record Key(Digest digest, @Nullable Object file, FileTime modified, long size) {}

  /// Remembers so many bytes of mapped files at most; a file that is removed takes its room on the
  /// disk as long as it is remembered.
  LoadedManifests(long bytesMax) {
    this.bytesMax = bytesMax;
  }

  /// What a file is remembered by, before it is read; empty if it is not to be.
  Optional<Key> key(Digest digest, Path file) throws IOException {
    var attributes = Files.readAttributes(file, BasicFileAttributes.class);
    return attributes.size() < BYTES_MIN || attributes.size() > bytesMax
        ? Optional.empty()
        : Optional.of(
            new Key(
                digest, attributes.fileKey(), attributes.lastModifiedTime(), attributes.size()));
  }

  Optional<Manifest> find(Key key) {
    synchronized (loaded) {
      return Optional.ofNullable(loaded.get(key));
    }
  }

  void remember(Key key, Manifest manifest) {
    synchronized (loaded) {
      if (loaded.put(key, manifest) == null) {
        bytes += key.size();
      }
      while (bytes > bytesMax) {
        var eldest = loaded.pollFirstEntry();
        bytes -= eldest.getKey().size();
      }
    }
  }
}

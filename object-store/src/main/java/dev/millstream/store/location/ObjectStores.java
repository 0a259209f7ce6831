package dev.millstream.store.location;

import dev.millstream.store.ObjectStore;
import dev.millstream.store.Quoted;
import dev.millstream.store.bucket.S3Settings;
import dev.millstream.store.file.FileObjectStore;
import dev.millstream.store.s3.S3ObjectStore;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;

/// Opens stores by where they are.
public final class ObjectStores {
  private ObjectStores() {}

  /// Opens the store at `location`: a bucket as [S3Settings#parse] reads it (its cache goes below
  /// `dataDirectory`), a folder, or, if empty, `objects` in `dataDirectory`.
  ///
  /// @throws IllegalArgumentException if the location says nothing sensible
  public static ObjectStore open(String location, Path dataDirectory, Map<String, String> env)
      throws IOException {
    if (location.startsWith("s3:")) {
      return S3ObjectStore.open(
          S3Settings.parse(location, env), dataDirectory.resolve("cache").resolve("s3"));
    }
    if (location.contains("://")) {
      throw new IllegalArgumentException(
          "object store location "
              + Quoted.of(location)
              + " is neither s3://bucket/prefix nor a folder");
    }
    return FileObjectStore.open(
        location.isEmpty() ? dataDirectory.resolve("objects") : folder(location));
  }

  private static Path folder(String location) {
    try {
      return Path.of(location);
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException(
          "object store location " + Quoted.of(location) + " cannot be a folder's name", e);
    }
  }
}

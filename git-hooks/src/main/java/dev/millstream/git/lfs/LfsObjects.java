package dev.millstream.git.lfs;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.OptionalLong;

/// Keeps the large files of projects, by the SHA-256 of their bytes (64 lower-case hex digits).
/// Thread-safe.
public interface LfsObjects {
  /// The file's size in bytes; empty if the project has none with this name.
  OptionalLong size(String project, String oid) throws IOException;

  /// The file's bytes.
  InputStream open(String project, String oid) throws IOException;

  /// Why the project has no room for so many bytes more; empty if it has.
  Optional<String> full(String project, long bytes) throws IOException;

  /// Takes a file of so many bytes in, durably.
  Taking put(String project, String oid, long size, InputStream bytes) throws IOException;

  /// What became of it; nothing is kept of what was not done.
  sealed interface Taking {
    record Done() implements Taking {}

    /// The bytes have another hash.
    record Other() implements Taking {}

    record Full(String why) implements Taking {}
  }
}

package dev.millstream.git.lfs;

import java.io.IOException;
import java.io.InputStream;
import java.util.OptionalLong;

/// Keeps the large files of projects, by the SHA-256 of their bytes (64 lower-case hex digits).
/// Thread-safe.
public interface LfsObjects {
  /// The file's size in bytes; empty if the project has none with this name.
  OptionalLong size(String project, String oid) throws IOException;

  /// The file's bytes.
  InputStream open(String project, String oid) throws IOException;

  /// Takes a file in, durably.
  ///
  /// @return false, and nothing is kept, if the bytes have another hash
  boolean put(String project, String oid, InputStream bytes) throws IOException;
}

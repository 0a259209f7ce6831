package dev.millstream.functions.supervisor;

import java.io.IOException;

/// Reads an environment value as a site's manifest holds it, which may be encrypted.
@FunctionalInterface
public interface VarReader {
  /// The value that the project's functions see.
  String read(String project, String stored) throws IOException;
}

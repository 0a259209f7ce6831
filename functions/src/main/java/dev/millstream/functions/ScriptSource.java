package dev.millstream.functions;

import java.io.IOException;

/// Where a deployment's script is read from, once a function host.
@FunctionalInterface
public interface ScriptSource {
  /// The script's UTF-8 bytes.
  byte[] read() throws IOException;
}

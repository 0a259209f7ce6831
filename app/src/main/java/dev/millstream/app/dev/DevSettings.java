package dev.millstream.app.dev;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

/// What is served and where. Port 0 takes any free one; `command` is a shell's line that runs
/// beside the server and makes files, like a bundler that watches; debuggers may attach at the port
/// `inspect`.
public record DevSettings(
    Path folder, String host, int port, Optional<String> command, OptionalInt inspect) {
  /// Where what functions keep, and what is made, lies in the folder.
  static final String STATE = ".millstream";

  Path state() {
    return folder.resolve(STATE);
  }
}

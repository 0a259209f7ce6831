package dev.millstream.app.config;

import java.util.Optional;
import java.util.Set;

/// How build commands run. `network` is what they reach: `off`, `registries` or `full`; `allowed`
/// are hosts beside that, `npmRegistry` is what npm asks. `unsafe` ones run without a sandbox. Each
/// command has `room`, which a control group of Linux holds it to: `group` is `auto`, `off` or the
/// folder of a group to make them in.
public record Builds(
    String network,
    Set<String> allowed,
    Optional<String> npmRegistry,
    boolean unsafe,
    Room room,
    String group) {
  static final Builds DEFAULT =
      new Builds("registries", Set.of(), Optional.empty(), false, Room.DEFAULT, "auto");

  /// What one command has, together with all it starts.
  public record Room(int minutes, int memoryMib, int diskMib, int processes) {
    public static final Room DEFAULT = new Room(20, 4096, 8192, 500);
  }
}

package dev.millstream.app.config;

import java.util.Optional;

/// What one project may keep, in MiB: with Git LFS (empty: any), and in its git repository.
public record ProjectRoom(Optional<Integer> lfsMib, int repositoryMib) {
  public static final ProjectRoom DEFAULT = new ProjectRoom(Optional.empty(), 10 << 10);
}

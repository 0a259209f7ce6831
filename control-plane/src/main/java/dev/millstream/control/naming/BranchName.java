package dev.millstream.control.naming;

import dev.millstream.git.Repositories;
import java.util.Optional;

/// What a branch may be called that somebody types: what `git branch` would make, and no longer
/// than file systems take.
public final class BranchName {
  private static final int CHARS_MAX = 200;

  private BranchName() {}

  /// What to tell somebody whose name it cannot be; empty if it can.
  public static Optional<String> refusal(String name) {
    if (name.length() > CHARS_MAX) {
      return Optional.of("a branch's name has at most %d characters here".formatted(CHARS_MAX));
    }
    return Repositories.isBranch(name) && !name.startsWith("-")
        ? Optional.empty()
        : Optional.of(
            ("'%s' cannot be a branch's name: git takes no spaces, no ~^:?*[ or \\, no .. or @{,"
                    + " and no part that begins with a dot or ends with .lock")
                .formatted(name));
  }
}

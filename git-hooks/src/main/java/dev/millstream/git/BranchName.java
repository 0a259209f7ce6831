package dev.millstream.git;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.Repository;

/// What a branch may be called: what `git branch` would make, and no longer than file systems take.
public final class BranchName {
  static final String RULES =
      "git takes no spaces, no ~^:?*[ or \\, no .. or @{, no - at its begin, and no part that"
          + " begins with a dot or ends with .lock";

  private static final int BYTES_MAX = 250; // file systems take 255, git adds .lock

  private BranchName() {}

  /// What to tell somebody whose name it cannot be; empty if it can.
  public static Optional<String> refusal(String name) {
    if (name.getBytes(StandardCharsets.UTF_8).length > BYTES_MAX) {
      return Optional.of("a branch's name has at most %d bytes here".formatted(BYTES_MAX));
    }
    return Repository.isValidRefName(Constants.R_HEADS + name) && !name.startsWith("-")
        ? Optional.empty()
        : Optional.of("'%s' cannot be a branch's name: %s".formatted(name, RULES));
  }
}

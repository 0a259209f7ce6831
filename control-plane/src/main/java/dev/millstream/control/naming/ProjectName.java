package dev.millstream.control.naming;

import dev.millstream.git.Repositories;
import java.util.Set;

/// What a project may be called: its name is a label of its hosts.
public final class ProjectName {
  /// Hosts under the base domain that are not sites.
  private static final Set<String> RESERVED = Set.of("stream");

  private ProjectName() {}

  /// Whether a project may have this name.
  public static boolean isFree(String name) {
    return Repositories.isName(name) && !RESERVED.contains(name);
  }

  /// What to tell somebody who tried another name.
  public static String refusal(String name) {
    return ("'%s' cannot be a project's name:"
            + " use 1 to 58 of a-z, 0-9 and - (not at an end), but not %s")
        .formatted(name, String.join(", ", RESERVED));
  }
}

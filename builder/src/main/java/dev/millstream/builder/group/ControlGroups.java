package dev.millstream.builder.group;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/// Where commands get control groups of their own. Thread-safe.
public sealed interface ControlGroups {
  /// None are wished for.
  static ControlGroups off() {
    return new Missing("they are switched off");
  }

  /// There are none; `why` ends a sentence.
  record Missing(String why) implements ControlGroups {}

  /// They are made in this folder of a cgroup v2 tree, whose group gives its children at least the
  /// controllers `memory` and `pids`.
  record In(Path folder) implements ControlGroups {}

  /// What the server's own group allows, or that of the folder that was named. Changes nothing.
  static ControlGroups look(Optional<Path> named) throws IOException {
    return switch (GroupSearch.ofThisProcess().find(named)) {
      case GroupSearch.Refused(var why) -> new Missing(why);
      case GroupSearch.Found found -> new In(found.folder());
    };
  }

  /// Takes what [#look] finds: moves this process and its children into a group of their own where
  /// Linux wants that, has the controllers handed down, removes what a server that was killed left
  /// behind, and tries one group.
  static ControlGroups claim(Optional<Path> named) throws IOException, InterruptedException {
    return switch (GroupSearch.ofThisProcess().find(named)) {
      case GroupSearch.Refused(var why) -> new Missing(why);
      case GroupSearch.Found found -> GroupClaim.of(found);
    };
  }

  /// A new group with these bounds, or none where there are no groups.
  ///
  /// @throws IOException if the tree no longer allows it
  default ControlGroup open(GroupBounds bounds) throws IOException {
    return switch (this) {
      case Missing _ -> ControlGroup.NONE;
      case In(var folder) -> BoundedGroup.open(folder, bounds);
    };
  }
}

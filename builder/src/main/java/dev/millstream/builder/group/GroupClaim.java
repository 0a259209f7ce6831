package dev.millstream.builder.group;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Makes a group that was found ready to hold the groups of commands.
final class GroupClaim {
  private static final List<String> WANTED = List.of("memory", "pids", "cpu");
  private static final GroupBounds PROBE = new GroupBounds(64L << 20, 16);
  private static final long PROBE_MAX_SECONDS = 10;

  private GroupClaim() {}

  static ControlGroups of(GroupSearch.Found found) throws InterruptedException {
    var folder = found.folder();
    try {
      if (!found.members().isEmpty()) {
        leave(folder, found.members());
      }
      handDown(folder);
      BoundedGroup.sweep(folder);
      probe(folder);
      return new ControlGroups.In(folder);
    } catch (IOException e) {
      return new ControlGroups.Missing("%s cannot be divided: %s".formatted(folder, e));
    }
  }

  /// A group that hands controllers down has no processes of its own.
  private static void leave(Path folder, List<Long> members) throws IOException {
    var own = folder.resolve("server");
    Files.createDirectories(own);
    for (var pid : members) {
      try {
        Files.writeString(own.resolve("cgroup.procs"), Long.toString(pid));
      } catch (IOException e) {
        if (ProcessHandle.of(pid).isPresent()) {
          throw e;
        }
      }
    }
  }

  private static void handDown(Path folder) throws IOException {
    var offered = GroupSearch.words(folder.resolve("cgroup.controllers"));
    var handed = GroupSearch.words(folder.resolve("cgroup.subtree_control"));
    for (var controller : WANTED) {
      if (offered.contains(controller) && !handed.contains(controller)) {
        Files.writeString(folder.resolve("cgroup.subtree_control"), "+" + controller);
      }
    }
  }

  private static void probe(Path folder) throws IOException, InterruptedException {
    try (var group = BoundedGroup.open(folder, PROBE)) {
      var process =
          new ProcessBuilder(group.enter(List.of("/bin/sh", "-c", ":")))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (!process.waitFor(PROBE_MAX_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
        process.destroyForcibly();
        throw new IOException("no process could be started in a group of its own");
      }
    }
  }
}

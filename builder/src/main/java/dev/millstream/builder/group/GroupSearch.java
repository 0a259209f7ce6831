package dev.millstream.builder.group;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Looks for a control group that is the server's to divide. `proc` is `/proc/self`, `process` the
/// server.
record GroupSearch(Path proc, ProcessHandle process) {
  private static final Set<String> NEEDED = Set.of("memory", "pids");
  private static final String DELEGATE =
      "let systemd start the server with Delegate=yes, or name a group with --build-cgroup";

  /// What was found.
  sealed interface Result {}

  /// A group to divide; `members` are the processes that must leave it first.
  record Found(Path folder, List<Long> members) implements Result {
    Found {
      members = List.copyOf(members);
    }
  }

  /// None; `why` ends a sentence.
  record Refused(String why) implements Result {}

  static GroupSearch ofThisProcess() {
    return new GroupSearch(Path.of("/proc/self"), ProcessHandle.current());
  }

  Result find(Optional<Path> named) throws IOException {
    if (named.isPresent()) {
      var folder = named.get();
      return lacks(folder).<Result>map(Refused::new).orElseGet(() -> new Found(folder, List.of()));
    }
    var own = own();
    if (own.isEmpty()) {
      return new Refused("this system has no cgroup v2");
    }
    return own(own.get());
  }

  /// The folder of the group that the process is in.
  private Optional<Path> own() throws IOException {
    var groups = proc.resolve("cgroup");
    var mounts = proc.resolve("mountinfo");
    if (!Files.exists(groups) || !Files.exists(mounts)) {
      return Optional.empty();
    }
    var path =
        Files.readAllLines(groups).stream()
            .filter(line -> line.startsWith("0::/") && !line.contains("/.."))
            .map(line -> Path.of(line.substring(3)))
            .findFirst();
    // proc_pid_mountinfo(5): the mounted root and the mount point are fields 4 and 5
    for (var line : Files.readAllLines(mounts)) {
      var fields = List.of(line.split(" ", -1));
      if (line.contains(" - cgroup2 ") && path.isPresent()) {
        var root = Path.of(fields.get(3));
        if (path.get().startsWith(root)) {
          return Optional.of(Path.of(fields.get(4)).resolve(root.relativize(path.get())));
        }
      }
    }
    return Optional.empty();
  }

  private Result own(Path own) throws IOException {
    var parent = own.getParent();
    // systemd's DelegateSubgroup= puts the server below the group that is its own to divide
    if (parent != null
        && isDelegated(parent)
        && lacks(parent).isEmpty()
        && words(parent.resolve("cgroup.procs")).isEmpty()) {
      return new Found(parent, List.of());
    }
    var lack = lacks(own);
    if (lack.isPresent()) {
      return new Refused(lack.get());
    }
    if (isSystemRoot(own)) {
      return new Found(own, List.of());
    }
    if (isUnit(own) && !isDelegated(own)) {
      return new Refused("systemd has not handed %s over; %s".formatted(own, DELEGATE));
    }
    var members = words(own.resolve("cgroup.procs")).stream().map(Long::valueOf).toList();
    var foreign = new ArrayList<>(members);
    foreign.removeAll(family());
    return foreign.isEmpty()
        ? new Found(own, members)
        : new Refused(
            "%s also holds processes that are not the server's, like %d; %s"
                .formatted(own, foreign.getFirst(), DELEGATE));
  }

  /// What stands against dividing this group.
  private static Optional<String> lacks(Path folder) throws IOException {
    var offered = folder.resolve("cgroup.controllers");
    if (!Files.exists(offered)) {
      return Optional.of("%s is no folder of a cgroup v2 tree".formatted(folder));
    }
    var missing = new TreeSet<>(NEEDED);
    missing.removeAll(words(offered));
    if (!missing.isEmpty()) {
      return Optional.of(
          "%s has not the controllers %s".formatted(folder, String.join(", ", missing)));
    }
    for (var name : List.of("", "cgroup.procs", "cgroup.subtree_control")) {
      if (!Files.isWritable(folder.resolve(name))) {
        return Optional.of("%s cannot be written to; %s".formatted(folder, DELEGATE));
      }
    }
    return Optional.empty();
  }

  /// The system's root group alone may hand controllers down and have processes.
  private static boolean isSystemRoot(Path folder) {
    return !Files.exists(folder.resolve("cgroup.type"));
  }

  private static boolean isUnit(Path folder) {
    return folder.toString().matches(".*\\.(service|scope|slice)");
  }

  /// systemd marks what it hands over, and gives it to the unit's user.
  private static boolean isDelegated(Path folder) {
    try {
      return !Integer.valueOf(0).equals(Files.getAttribute(folder, "unix:uid"))
          || "1".equals(mark(folder));
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
      return false;
    }
  }

  private static String mark(Path folder) throws IOException {
    var value = (byte[]) Files.getAttribute(folder, "user:delegate");
    return new String(value, StandardCharsets.US_ASCII);
  }

  /// The server, its children, and a container's first process.
  private Set<Long> family() {
    var family = new HashSet<>(Set.of(1L, process.pid()));
    process.descendants().forEach(each -> family.add(each.pid()));
    return family;
  }

  static Set<String> words(Path file) throws IOException {
    var words = new TreeSet<>(List.of(Files.readString(file).strip().split("\\s+", -1)));
    words.remove("");
    return words;
  }
}

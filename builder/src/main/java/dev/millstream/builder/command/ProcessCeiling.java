package dev.millstream.builder.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// The kernel's own end to a fork bomb where the server is root, whose tasks `ulimit` does not
/// count: since Linux 6.14 each process space has a highest process id of its own, so that it holds
/// no more tasks than there are numbers.
record ProcessCeiling(Path unshare, long tasksMax) {
  /// A number below this is given out once only, so these are on top.
  private static final int RESERVED_NUMBERS = 300;

  private static final Path SELF = Path.of("/proc/self");
  private static final int ROOT = 0;
  private static final Pattern RELEASE = Pattern.compile("(\\d+)\\.(\\d+).*");

  /// Before that, to set the number in a process space sets the machine's.
  private static final int MAJOR = 6;

  private static final int MINOR = 14;

  /// A ceiling, where it is needed and the system has it.
  static Optional<ProcessCeiling> at(long tasksMax) throws IOException {
    return isRoot() && isCounted(System.getProperty("os.version"))
        ? Toolchain.find("unshare").map(program -> new ProcessCeiling(program, tasksMax))
        : Optional.empty();
  }

  private static boolean isRoot() throws IOException {
    return Files.isDirectory(SELF) && Files.getAttribute(SELF, "unix:uid").equals(ROOT);
  }

  /// Whether a kernel of this release has a highest number in each process space.
  static boolean isCounted(String release) {
    var parts = RELEASE.matcher(release);
    if (!parts.matches()) {
      return false;
    }
    var major = Integer.parseInt(parts.group(1));
    return major > MAJOR || (major == MAJOR && Integer.parseInt(parts.group(2)) >= MINOR);
  }

  /// The command in a process space of its own with this ceiling; its end is the end of all in it.
  List<String> over(List<String> command) {
    var script =
        "echo %d >/proc/sys/kernel/pid_max && exec \"$@\"".formatted(RESERVED_NUMBERS + tasksMax);
    var all = new ArrayList<String>();
    all.addAll(List.of(unshare.toString(), "--pid", "--fork", "--kill-child=KILL", "--"));
    all.addAll(List.of("/bin/sh", "-c", script, "sandbox"));
    all.addAll(command);
    return all;
  }
}

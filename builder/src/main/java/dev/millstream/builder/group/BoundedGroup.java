package dev.millstream.builder.group;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/// A folder of the cgroup tree with limits; see the kernel's `admin-guide/cgroup-v2`.
record BoundedGroup(Path folder, GroupBounds bounds) implements ControlGroup {
  /// Other groups have 100: where both want the processor, a build leaves five parts of six.
  private static final String CPU_WEIGHT = "20";

  private static final String PREFIX = "build-";
  private static final AtomicLong NUMBER = new AtomicLong();
  private static final int REMOVALS_MAX = 50;
  private static final long REMOVAL_EVERY_NANOS = 20_000_000;

  static BoundedGroup open(Path parent, GroupBounds bounds) throws IOException {
    var name = PREFIX + ProcessHandle.current().pid() + "-" + NUMBER.incrementAndGet();
    var group = new BoundedGroup(Files.createDirectory(parent.resolve(name)), bounds);
    try {
      group.limit();
      return group;
    } catch (IOException e) {
      group.close();
      throw e;
    }
  }

  private void limit() throws IOException {
    write("memory.max", Long.toString(bounds.memoryBytesMax()));
    write("pids.max", Long.toString(bounds.tasksMax()));
    // a build that lost one process would only fail later, and less plainly
    write("memory.oom.group", "1");
    writeIfThere("memory.swap.max", "0");
    writeIfThere("cpu.weight", CPU_WEIGHT);
  }

  private void write(String file, String value) throws IOException {
    Files.writeString(folder.resolve(file), value);
  }

  /// Kernels without swap or the CPU controller have no such file.
  private void writeIfThere(String file, String value) throws IOException {
    if (Files.exists(folder.resolve(file))) {
      write(file, value);
    }
  }

  @Override
  public List<String> enter(List<String> command) {
    // the shell goes in itself, so that nothing is ever started outside
    var script = "echo $$ >\"$0\" && exec \"$@\"";
    var all = new ArrayList<>(List.of("/bin/sh", "-c", script));
    all.add(folder.resolve("cgroup.procs").toString());
    all.addAll(command);
    return all;
  }

  @Override
  public Optional<String> overrun() throws IOException {
    if (count("memory.events", "oom_kill") > 0) {
      return Optional.of("taking %,d MiB of memory".formatted(bounds.memoryBytesMax() >> 20));
    }
    return count("pids.events", "max") > 0
        ? Optional.of("starting %,d processes and threads".formatted(bounds.tasksMax()))
        : Optional.empty();
  }

  private long count(String file, String key) throws IOException {
    try (var lines = Files.lines(folder.resolve(file))) {
      return lines
          .filter(line -> line.startsWith(key + " "))
          .mapToLong(line -> Long.parseLong(line.substring(key.length() + 1).strip()))
          .sum();
    } catch (NoSuchFileException e) {
      return 0;
    }
  }

  @Override
  public void kill() {
    try {
      if (Files.exists(folder.resolve("cgroup.kill"))) {
        write("cgroup.kill", "1");
        return;
      }
      // before Linux 5.14
      for (var pid : Files.readAllLines(folder.resolve("cgroup.procs"))) {
        ProcessHandle.of(Long.parseLong(pid)).ifPresent(ProcessHandle::destroyForcibly);
      }
    } catch (IOException | NumberFormatException e) {
      // the group is gone, or going
    }
  }

  /// A group can be removed once its last process is buried, a moment after it was killed.
  @Override
  public void close() {
    // who cancelled the build does not want its group to stay
    var interrupted = Thread.interrupted();
    remove();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void remove() {
    kill();
    for (var attempt = 0; attempt < REMOVALS_MAX; attempt++) {
      try {
        Files.deleteIfExists(folder);
        return;
      } catch (DirectoryNotEmptyException e) {
        return; // no control group, but a folder of files
      } catch (FileSystemException busy) {
        LockSupport.parkNanos(REMOVAL_EVERY_NANOS);
      } catch (IOException e) {
        return;
      }
      kill();
    }
  }

  /// Removes the groups that servers left here which run no longer.
  static void sweep(Path parent) throws IOException {
    try (var left = Files.newDirectoryStream(parent, PREFIX + "*-*")) {
      for (var each : left) {
        var owner = each.getFileName().toString().split("-", -1)[1];
        if (owner.matches("\\d{1,18}") && ProcessHandle.of(Long.parseLong(owner)).isEmpty()) {
          new BoundedGroup(each, new GroupBounds(0, 0)).close();
        }
      }
    }
  }
}

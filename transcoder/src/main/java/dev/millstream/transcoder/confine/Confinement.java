package dev.millstream.transcoder.confine;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/// Shuts this process in, for good: no thread of it can have sockets, other programs or a hand on
/// other processes any more, and the thread that enters, with all that it starts from then on,
/// opens no files but those it is told of and what a JVM needs. What the kernel does not know how
/// to refuse, on old ones or other systems, stays open.
public final class Confinement {
  /// Of the JVM's own and FFmpeg's, beside the program's files.
  private static final List<String> SYSTEM =
      List.of(
          "/proc/self",
          "/proc/meminfo",
          "/proc/cpuinfo",
          "/proc/stat",
          "/sys/fs/cgroup",
          "/sys/devices/system/cpu",
          "/dev/null",
          "/dev/random",
          "/dev/urandom",
          "/etc/localtime",
          "/lib",
          "/lib64",
          "/usr/lib");

  private final FutureTask<Optional<LinuxCalls>> calls = new FutureTask<>(LinuxCalls::find);

  private Confinement() {}

  /// Gets ready, which takes longer than to enter, in a thread of its own.
  public static Confinement prepare() {
    var confinement = new Confinement();
    Thread.ofPlatform().name("confinement").daemon().start(confinement.calls);
    return confinement;
  }

  /// Leaves the calling thread `readable` files and folders, and the folder `writable`.
  ///
  /// @throws IOException if the kernel can, and did not
  public void enter(List<Path> readable, Optional<Path> writable)
      throws IOException, InterruptedException {
    Optional<LinuxCalls> kernel;
    try {
      kernel = calls.get();
    } catch (ExecutionException e) {
      throw new IOException("the kernel's calls could not be linked", e.getCause());
    }
    if (kernel.isPresent()) {
      var open = new ArrayList<>(readable);
      open.addAll(program());
      SYSTEM.forEach(path -> open.add(Path.of(path)));
      new FileFence(kernel.get()).close(open, writable);
      new CallFilter(kernel.get()).close();
    }
  }

  private static List<Path> program() {
    var files = new ArrayList<Path>();
    files.add(Path.of(System.getProperty("java.home")));
    var classPath = System.getProperty("java.class.path").split(File.pathSeparator, -1);
    Arrays.stream(classPath).map(Path::of).forEach(files::add);
    return files;
  }
}

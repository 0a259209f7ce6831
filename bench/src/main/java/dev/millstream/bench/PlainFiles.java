package dev.millstream.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The same bytes by the system's own tools on the same disk: one process a file.
record PlainFiles(Path folder) {
  /// Writes a file with `dd conv=fsync`, as durable as a commit but for its folder.
  Path put(Path source, int number) throws IOException, InterruptedException {
    var target = folder.resolve("dd-" + number);
    run("dd", "if=" + source, "of=" + target, "bs=1M", "conv=fsync", "status=none");
    return target;
  }

  /// Writes a file with `cp`, which does not wait for the disk.
  Path copy(Path source, int number) throws IOException, InterruptedException {
    var target = folder.resolve("cp-" + number);
    run("cp", source.toString(), target.toString());
    return target;
  }

  Path get(Path file) throws IOException, InterruptedException {
    run("dd", "if=" + file, "of=/dev/null", "bs=1M", "status=none");
    return file;
  }

  /// What starting a process costs, which all of the above contain.
  int nothing() throws IOException, InterruptedException {
    return run("true");
  }

  Path source(byte[] bytes) throws IOException {
    return Files.write(folder.resolve("source"), bytes);
  }

  private static int run(String... command) throws IOException, InterruptedException {
    var status = new ProcessBuilder(command).inheritIO().start().waitFor();
    if (status != 0) {
      throw new IOException(command[0] + " failed with status " + status);
    }
    return status;
  }
}

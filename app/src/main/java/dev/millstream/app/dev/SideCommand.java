package dev.millstream.app.dev;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// A shell's line that runs beside the server, in the site's folder, and ends with it.
final class SideCommand implements AutoCloseable {
  private static final Duration END_MAX = Duration.ofSeconds(2);

  private final Process process;

  private SideCommand(Process process) {
    this.process = process;
  }

  /// Starts it; what it prints goes where this process prints.
  static SideCommand start(String line, Path folder) throws IOException {
    var shell =
        System.getProperty("os.name").startsWith("Windows")
            ? List.of("cmd", "/c", line)
            : List.of("sh", "-c", line);
    return new SideCommand(
        new ProcessBuilder(shell)
            .directory(folder.toFile())
            .redirectOutput(ProcessBuilder.Redirect.INHERIT)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start());
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroy);
    process.destroy();
    try {
      if (!process.waitFor(END_MAX)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

package dev.millstream.edge.tls;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A real client: curl, openssl. What it prints on both outputs, and its exit code.
record Tool(int exit, String output) {
  private static final int PATIENCE_SECONDS = 60;

  /// Runs it with `input`, and gives it no more.
  static Tool run(String input, String... command) throws IOException, InterruptedException {
    var process = new ProcessBuilder(List.of(command)).redirectErrorStream(true).start();
    try (var in = process.getOutputStream()) {
      in.write(input.getBytes(StandardCharsets.UTF_8));
    }
    return end(process);
  }

  /// Runs it with `input`, and leaves its input open until it ends by itself.
  static Tool runOpen(String input, List<String> command) throws IOException, InterruptedException {
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (var in = process.getOutputStream()) {
      in.write(input.getBytes(StandardCharsets.UTF_8));
      in.flush();
      return end(process);
    }
  }

  private static Tool end(Process process) throws IOException, InterruptedException {
    try (var out = process.getInputStream()) {
      var text = new String(out.readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
      return new Tool(process.exitValue(), text);
    }
  }
}

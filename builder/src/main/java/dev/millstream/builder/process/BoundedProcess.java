package dev.millstream.builder.process;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/// A command that is run to its end, or stopped with all its children at a limit. It gets exactly
/// the environment given, and nothing to read.
public record BoundedProcess(
    List<String> command,
    Path directory,
    Map<String, String> environment,
    Duration wallMax,
    long outputBytesMax,
    Watch watch) {
  private static final int LINE_MAX = 4_000;
  private static final Duration DRAIN_MAX = Duration.ofSeconds(5);

  private static final Duration LOOK_EVERY = Duration.ofMillis(20);

  /// Looks at a command while it runs, from one thread, fifty times a second.
  @FunctionalInterface
  public interface Watch {
    /// What it was doing when it went beyond a limit, if it did: `taking 4,096 MiB of memory`.
    Optional<String> overrun(ProcessHandle command) throws IOException;

    /// What the system ended it for, if it did, asked once it has ended.
    default Optional<String> fate() throws IOException {
      return Optional.empty();
    }

    /// Ends all that it started, if there is a way that misses nothing.
    default void end(ProcessHandle command) {
      // the caller looks for its children
    }
  }

  /// A command that nobody looks at.
  public BoundedProcess(
      List<String> command,
      Path directory,
      Map<String, String> environment,
      Duration wallMax,
      long outputBytesMax) {
    this(command, directory, environment, wallMax, outputBytesMax, _ -> Optional.empty());
  }

  public BoundedProcess {
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
  }

  /// How a command ended.
  public sealed interface Outcome {
    /// It ended itself.
    record Exited(int code) implements Outcome {}

    /// It was stopped; `limit` says at which limit.
    record Stopped(String limit) implements Outcome {}
  }

  /// Runs the command; `lines` gets what it prints, as it prints it, from one thread.
  ///
  /// @throws InterruptedException if the thread was interrupted; the command is stopped then
  public Outcome run(Consumer<String> lines) throws IOException, InterruptedException {
    var builder = new ProcessBuilder(command).directory(directory.toFile());
    builder.redirectErrorStream(true).redirectInput(ProcessBuilder.Redirect.from(nothing()));
    builder.environment().clear();
    builder.environment().putAll(environment);
    var process = builder.start();
    var stopped = new AtomicReference<Optional<Outcome>>(Optional.empty());
    // no virtual one: a read of a pipe keeps its carrier until the command prints something
    var reader =
        Thread.ofPlatform()
            .name("process-output")
            .daemon()
            .start(() -> {
              if (!copy(process, lines)) {
                stopped.set(stoppedAt("%,d bytes of output".formatted(outputBytesMax)));
                stop(process);
              }
            });
    var isOver = false;
    try {
      isOver = awaitEnd(process, stopped);
      if (isOver) {
        watch.fate().ifPresent(limit -> stopped.set(stoppedAt(limit)));
      }
    } finally {
      if (!isOver) {
        stop(process);
      }
    }
    // What the command wrote last may still be on its way to us. A daemon that it left behind may
    // keep the pipe open for ever, so there is an end to the patience.
    reader.join(DRAIN_MAX);
    var code = process.waitFor();
    // Only now: this closes our end of the pipe too.
    process.destroyForcibly();
    return stopped.get().orElseGet(() -> new Outcome.Exited(code));
  }

  /// Whether it ended by itself.
  private boolean awaitEnd(Process process, AtomicReference<Optional<Outcome>> stopped)
      throws IOException, InterruptedException {
    var begun = System.nanoTime();
    while (true) {
      var left = wallMax.toNanos() - (System.nanoTime() - begun);
      if (left <= 0) {
        stopped.set(stoppedAt("%,d seconds".formatted(wallMax.toSeconds())));
        return false;
      }
      if (process.waitFor(Math.min(left, LOOK_EVERY.toNanos()), TimeUnit.NANOSECONDS)) {
        return true;
      }
      var overrun = watch.overrun(process.toHandle());
      if (overrun.isPresent()) {
        stopped.set(stoppedAt(overrun.get()));
        return false;
      }
    }
  }

  private static Optional<Outcome> stoppedAt(String limit) {
    return Optional.of(new Outcome.Stopped(limit));
  }

  private static File nothing() {
    return Path.of("/dev/null").toFile();
  }

  private void stop(Process process) {
    watch.end(process.toHandle());
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  /// Whether all output was passed on within the limit.
  private boolean copy(Process process, Consumer<String> lines) {
    var left = outputBytesMax;
    try (var in =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      var line = new StringBuilder();
      for (var c = in.read(); c >= 0; c = in.read()) {
        if (--left < 0) {
          return false;
        }
        if (c == '\n' || line.length() >= LINE_MAX) {
          lines.accept(line.toString());
          line.setLength(0);
        }
        if (c != '\n' && c != '\r') {
          line.append((char) c);
        }
      }
      if (!line.isEmpty()) {
        lines.accept(line.toString());
      }
      return true;
    } catch (IOException e) {
      // The pipe broke because the process was stopped; its outcome says why.
      return true;
    }
  }
}

package dev.millstream.app.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/// Runs the clients that people use, as people do.
public final class Shell {
  private static final Duration COMMAND_MAX = Duration.ofMinutes(2);
  private static final Duration POLL_PAUSE = Duration.ofMillis(50);

  private Shell() {}

  /// How a command ended, and what it printed on both streams.
  public record Ended(int exit, String output) {
    public Ended expectSuccess() {
      assertThat(exit).as(output).isZero();
      return this;
    }

    public Ended expectFailure() {
      assertThat(exit).as(output).isNotZero();
      return this;
    }
  }

  public static Ended run(Path directory, Map<String, String> environment, List<String> command)
      throws IOException, InterruptedException {
    var output = Files.createTempFile("command", ".out");
    try {
      var process = start(directory, environment, command, output);
      if (!process.waitFor(COMMAND_MAX.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly().onExit().join();
        throw new AssertionError("did not end: " + command + "\n" + Files.readString(output));
      }
      return new Ended(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
    } finally {
      Files.delete(output);
    }
  }

  /// Starts a command whose output goes to a file.
  public static Process start(
      Path directory, Map<String, String> environment, List<String> command, Path output)
      throws IOException {
    var builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().putAll(environment);
    return builder.start();
  }

  /// Asks again until the answer will do; fails with the last answer.
  public static <T> T until(Duration most, Asking<T> asking, Predicate<T> enough) throws Exception {
    var deadline = System.nanoTime() + most.toNanos();
    var answer = asking.ask();
    while (!enough.test(answer)) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("not within " + most + ", the last answer was " + answer);
      }
      TimeUnit.NANOSECONDS.sleep(POLL_PAUSE.toNanos());
      answer = asking.ask();
    }
    return answer;
  }

  @FunctionalInterface
  public interface Asking<T> {
    T ask() throws Exception;
  }
}

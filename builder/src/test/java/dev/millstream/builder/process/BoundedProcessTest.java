package dev.millstream.builder.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class BoundedProcessTest {
  @TempDir private Path folder;

  @RepeatedTest(5)
  void passesOnWhatACommandWroteBeforeItEndedHoweverLateItIsRead() throws Exception {
    var lines = new ArrayList<String>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var outcome =
          threads.submit(() ->
              shell("echo $$; seq 10000")
                  .run(line -> {
                    lines.add(line);
                    if (lines.size() == 1) {
                      awaitEndOf(Long.parseLong(line));
                    }
                  }));
      assertThat(outcome.get()).isEqualTo(new BoundedProcess.Outcome.Exited(0));
    }
    assertThat(lines).hasSize(10_001).endsWith("10000");
  }

  /// A virtual thread that waits for a silent process keeps its carrier, and JDK 25 replaces it
  /// only until the replacement was idle for 30 s: after that, as many such waits as there are
  /// processors, and no virtual thread runs any more.
  @Test
  void listensWithoutHoldingACarrierOfVirtualThreads() throws Exception {
    var virtual = new ArrayList<Boolean>();
    shell("echo hello").run(_ -> virtual.add(Thread.currentThread().isVirtual()));
    assertThat(virtual).containsExactly(false);
  }

  @Test
  void stopsACommandThatPrintsTooMuch() throws Exception {
    assertThat(shell("yes").run(_ -> {}))
        .isEqualTo(new BoundedProcess.Outcome.Stopped("1,000,000 bytes of output"));
  }

  @Test
  void stopsACommandThatNeverEndsAndItsChildren() throws Exception {
    var lines = new ArrayList<String>();
    var outcome =
        new BoundedProcess(
                List.of("/bin/sh", "-c", "sleep 1000 & echo $!; wait"),
                folder,
                Map.of("PATH", "/usr/bin:/bin"),
                Duration.ofSeconds(1),
                1_000)
            .run(lines::add);
    assertThat(outcome).isEqualTo(new BoundedProcess.Outcome.Stopped("1 seconds"));
    var child = ProcessHandle.of(Long.parseLong(lines.getFirst()));
    child.ifPresent(handle -> handle.onExit().join());
  }

  private BoundedProcess shell(String script) {
    return new BoundedProcess(
        List.of("/bin/sh", "-c", script),
        folder,
        Map.of("PATH", "/usr/bin:/bin"),
        Duration.ofSeconds(50),
        1_000_000);
  }

  private static void awaitEndOf(long pid) {
    ProcessHandle.of(pid).ifPresent(handle -> handle.onExit().join());
  }
}

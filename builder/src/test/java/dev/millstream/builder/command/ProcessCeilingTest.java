package dev.millstream.builder.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.millstream.builder.process.BoundedProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What the kernel does to a command that starts process after process in a sandbox of root's.
class ProcessCeilingTest {
  private static final Path MACHINES = Path.of("/proc/sys/kernel/pid_max");

  /// Uses up 280 of the numbers that are given out once, then has no more than a hundred processes
  /// at once, whatever the kernel does.
  private static final String BOMB =
      """
      for (1..280) { my $p = fork // die; $p or exit 0; waitpid $p, 0 }
      my @all;
      while (@all < 100) {
        my $p = fork;
        last unless defined $p;
        if (!$p) { sleep 60; exit 0 }
        push @all, $p;
      }
      kill 9, @all;
      print @all < 100 ? "refused: $!\\n" : "never refused\\n";
      """;

  @Test
  void refusesTheProcessThatIsOneTooMany() throws Exception {
    var machines = Files.readString(MACHINES);
    var ceiling = ProcessCeiling.at(20);
    assumeThat(ceiling).as("the tests run as root on Linux 6.14 or later").isPresent();
    var said = new ArrayList<String>();

    var outcome =
        new BoundedProcess(
                ceiling.get().over(List.of("perl", "-e", BOMB)),
                Path.of("/"),
                Map.of("LANG", "C"),
                Duration.ofSeconds(30),
                1_000)
            .run(said::add);

    assertThat(outcome).as(said.toString()).isEqualTo(new BoundedProcess.Outcome.Exited(0));
    assertThat(said).containsExactly("refused: Resource temporarily unavailable");
    assertThat(Files.readString(MACHINES)).isEqualTo(machines);
  }

  @ParameterizedTest
  @CsvSource({
    "6.14.0,              true",
    "6.18.44-fc,          true",
    "7.0.1,               true",
    "6.13.9,              false",
    "6.12.57+deb13-amd64, false",
    "5.14.0-570.el9,      false",
    "strange,             false",
  })
  void isAskedOnlyOfKernelsThatHaveIt(String release, boolean has) {
    assertThat(ProcessCeiling.isCounted(release)).isEqualTo(has);
  }
}

package dev.millstream.transcoder.confine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a process can still do once the kernel has shut it in.
class ConfinementTest {
  @TempDir Path temp;

  @Test
  void aConfinedProcessHasItsOwnFilesAndNoNetworkNoProgramsAndNothingElse() throws Exception {
    var kernel = LinuxCalls.find();
    assumeTrue(
        kernel.isPresent() && kernel.get().landlockVersion() > 0, "a kernel without Landlock");
    var own = Files.writeString(temp.resolve("own"), "mine");
    var folder = Files.createDirectory(temp.resolve("folder"));
    var other = Files.createDirectory(temp.resolve("elsewhere")).resolve("other");
    Files.writeString(other, "theirs");
    try (var listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var process =
          new ProcessBuilder(
                  List.of(
                      Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                      "-XX:TieredStopAtLevel=1",
                      "-XX:-UsePerfData",
                      "--enable-native-access=ALL-UNNAMED",
                      "-cp",
                      System.getProperty("java.class.path"),
                      Prisoner.class.getName(),
                      own.toString(),
                      folder.toString(),
                      other.toString(),
                      Integer.toString(listening.getLocalPort())))
              .redirectErrorStream(true)
              .start();
      var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

      assertThat(process.waitFor()).as(said).isZero();
      assertThat(said.lines())
          .containsExactly(
              "free: own file",
              "free: own folder",
              "free: other file",
              "free: other folder",
              "free: own file changed",
              "free: socket",
              "free: program",
              "confined: own file",
              "confined: own folder");
    }
  }
}

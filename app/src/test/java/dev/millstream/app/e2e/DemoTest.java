package dev.millstream.app.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The README's first command, from its start to Ctrl-C.
@Tag("e2e")
class DemoTest {
  private static final Duration LIVE_MAX = Duration.ofMinutes(2);
  private static final Duration STOP_MAX = Duration.ofSeconds(10);

  @TempDir Path temporary;

  @Test
  void showsASiteAFunctionAndAVideoLiveAndKeepsServingUntilCtrlC() throws Exception {
    var output = temporary.resolve("demo.out");
    var demo =
        Shell.start(
            temporary,
            Map.of(),
            RunningServer.program(
                "demo",
                "--data",
                temporary.resolve("data").toString(),
                "--port",
                "0",
                "--https-port",
                "0",
                "--ssh-port",
                "0",
                "--control-port",
                "0"),
            output);
    try {
      var said =
          Shell.until(
              LIVE_MAX,
              () -> Files.readString(output),
              text -> text.contains("It keeps serving") || !demo.isAlive());

      assertThat(said)
          .contains("remote: -----> Rendered", "remote: -----> Live in", "processing 100 %");
      assertThat(Curl.get(address("site", said)).body()).contains("Millrace");
      assertThat(Curl.get(address("deployment", said)).body()).contains("Millrace");
      assertThat(Curl.get(address("function", said)).body()).contains("Hello, demo!");
      assertThat(Curl.get(address("video", said)).body()).contains("<millstream-player");
      assertThat(Curl.get(address("dashboard", said)).header("location")).startsWith("/sign-in");
      assertThat(Curl.get(address("dashboard", said) + "sign-in").body()).contains("Sign in");

      Shell.run(temporary, Map.of(), List.of("kill", "-INT", String.valueOf(demo.pid())));

      assertThat(demo.waitFor(STOP_MAX.toSeconds(), TimeUnit.SECONDS)).isTrue();
      assertThat(demo.exitValue()).isZero();
    } finally {
      demo.destroyForcibly().onExit().join();
    }
  }

  /// The address of the summary's line for `what`; the banner has lines of the same names before.
  private static String address(String what, String said) {
    var summary = said.substring(said.indexOf("live:"));
    var line = Pattern.compile("^ +" + what + " +(\\S+)$", Pattern.MULTILINE).matcher(summary);
    assertThat(line.find()).as(said).isTrue();
    return line.group(1);
  }
}

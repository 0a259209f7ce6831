package dev.millstream.functions.supervisor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.functions.FunctionLimits;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class OrphanedHostTest {
  @Test
  @Timeout(30)
  void aHostEndsWhenItsSupervisorIsKilled() throws Exception {
    var parent =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Supervisor.class.getName())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (var out = new BufferedReader(new InputStreamReader(parent.getInputStream(), UTF_8))) {
      var line = out.readLine();
      while (line != null && !line.startsWith("host ")) {
        line = out.readLine();
      }
      assertThat(line).isNotNull();
      var host = ProcessHandle.of(Long.parseLong(line.substring("host ".length()))).orElseThrow();
      assertThat(host.isAlive()).isTrue();
      parent.destroyForcibly();
      host.onExit().get(10, TimeUnit.SECONDS);
      assertThat(host.isAlive()).isFalse();
    } finally {
      parent.destroyForcibly();
    }
  }

  /// A server that does nothing but keep a function busy.
  static final class Supervisor {
    private Supervisor() {}

    public static void main(String[] args) throws Exception {
      var settings =
          new FunctionHostSettings(
              Path.of("target", "functions-cache"), 1, FunctionLimits.defaults(), line -> {});
      try (var hosts = FunctionHosts.start(settings)) {
        var site =
            TestSite.pages(hosts, "busy", "/", "{onRequest: () => new Response('answered')}");
        site.get("/");
        System.out.println("host " + hosts.pids().getFirst());
        System.out.flush();
        while (!Thread.interrupted()) {
          site.get("/");
        }
      }
    }
  }
}

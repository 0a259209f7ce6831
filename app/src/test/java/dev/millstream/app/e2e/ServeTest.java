package dev.millstream.app.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The server as a process: its start, its end, and what stands in its way.
@Tag("e2e")
class ServeTest {
  @TempDir Path temporary;

  @Test
  void ctrlCEndsItWithExitCodeZeroAndLeavesNoProcessBehind() throws Exception {
    var config = Files.writeString(temporary.resolve("server.toml"), "requests-of-site = 1000\n");
    try (var server =
        RunningServer.start(temporary.resolve("data"), "--config", config.toString())) {
      readsItsConfigurationAgain(server, config);
      var children =
          ProcessHandle.of(server.pid()).orElseThrow().descendants().map(ProcessHandle::pid);
      var pids = children.toList();

      assertThat(server.interrupt()).isZero();

      assertThat(pids).isNotEmpty().noneMatch(pid -> ProcessHandle.of(pid).isPresent());
    }
  }

  private static void readsItsConfigurationAgain(RunningServer server, Path config)
      throws Exception {
    Files.writeString(
        config, "requests-of-site = 0\nrequests-of-address = 500\ndns = \"192.0.2.1\"\n");
    assertThat(server.cli("reload").expectSuccess().output().lines())
        .containsExactly("changed: requests-of-address, requests-of-site", "needs a restart: dns");

    Files.writeString(config, "max-bdy = 5\n");
    var refused = server.cli("reload");
    assertThat(refused.exit()).isEqualTo(1);
    assertThat(refused.output()).contains("server.toml:1: ", "max-body is the nearest");

    Files.writeString(config, "max-body = 5\n");
    Shell.run(server.data(), Map.of(), List.of("kill", "-HUP", String.valueOf(server.pid())))
        .expectSuccess();
    Shell.until(
        Duration.ofSeconds(30),
        server::log,
        log -> log.contains("event=reloaded changed=[requests-of-address, max-body]"));
    assertThat(server.log()).contains("event=reload_failed kept_the_old=true");
  }

  @Test
  void aTakenPortIsOneLineThatNamesThePortAndTheOption() throws Exception {
    try (var server = RunningServer.start(temporary.resolve("data"))) {
      var second = temporary.resolve("second").toString();
      var edge = serve("--data", second, "--port", String.valueOf(server.port()));
      var control =
          serve(
              "--data",
              second,
              "--port",
              "0",
              "--https-port",
              "0",
              "--ssh-port",
              "0",
              "--control-port",
              String.valueOf(server.controlPort()));

      assertThat(edge.exit()).isEqualTo(1);
      assertThat(edge.output().lines())
          .singleElement()
          .asString()
          .contains(String.valueOf(server.port()), "--port");
      assertThat(control.exit()).isEqualTo(1);
      assertThat(control.output().lines())
          .singleElement()
          .asString()
          .contains(String.valueOf(server.controlPort()), "--control-port");
    }
  }

  @Test
  void aDataFolderInUseIsRefusedAndTheRunningServerStays() throws Exception {
    try (var server = RunningServer.start(temporary.resolve("data"))) {
      var second =
          serve(
              "--data",
              server.data().toString(),
              "--port",
              "0",
              "--https-port",
              "0",
              "--ssh-port",
              "0",
              "--control-port",
              "0");

      assertThat(second.exit()).isEqualTo(1);
      assertThat(second.output()).contains("in use by another Millstream", "--data");
      assertThat(server.call("GET", "/pages/projects").path("success").asBoolean()).isTrue();
    }
  }

  @Test
  void theAdministratorsTokenIsForTheOwnersEyesOnlyAndOutlivesARestart() throws Exception {
    try (var server = RunningServer.start(temporary.resolve("data"))) {
      var token = server.token();
      var account = server.account();
      server.killAndStartAgain();

      assertThat(server.token()).isEqualTo(token);
      assertThat(server.account()).isEqualTo(account);
      assertThat(server.log()).doesNotContain(token);
      assertThat(Files.getPosixFilePermissions(server.data().resolve("admin-token")))
          .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }
  }

  private Shell.Ended serve(String... options) throws Exception {
    var command = new ArrayList<>(RunningServer.program("serve"));
    command.addAll(List.of(options));
    return Shell.run(temporary, Map.of(), command);
  }
}

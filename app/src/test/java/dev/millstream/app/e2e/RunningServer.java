package dev.millstream.app.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.app.cli.Millstream;
import dev.millstream.app.e2e.Shell.Ended;
import dev.millstream.app.terminal.Terminal;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The whole program in a process of its own, as `millstream serve` starts it, on free ports that
/// it keeps when it is started again.
public final class RunningServer implements AutoCloseable {
  private static final Duration START_MAX = Duration.ofSeconds(60);
  private static final Duration STOP_MAX = Duration.ofSeconds(10);
  private static final JsonMapper JSON = JsonMapper.shared();

  private final Path data;
  private final Map<String, String> environment;
  private final List<String> options;
  private Process process;
  private JsonNode banner;

  private RunningServer(Path data, Map<String, String> environment, List<String> options)
      throws Exception {
    this.data = data;
    this.environment = environment;
    this.options = options;
    this.process = launch(0, 0, 0, 0);
    this.banner = awaitBanner();
  }

  public static RunningServer start(Path data, String... options) throws Exception {
    return start(data, Map.of(), options);
  }

  public static RunningServer start(Path data, Map<String, String> environment, String... options)
      throws Exception {
    return new RunningServer(data, environment, List.of(options));
  }

  /// The command line that runs the program with `arguments` in a JVM.
  public static List<String> program(String... arguments) {
    var java = Path.of(System.getProperty("java.home"), "bin", "java");
    var home = Path.of("").toAbsolutePath().getParent();
    var command =
        new ArrayList<>(
            List.of(
                // Ctrl-C must work though the tests run in the background, where it is ignored
                "env",
                "--default-signal=INT",
                java.toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx512m",
                "--enable-native-access=ALL-UNNAMED",
                "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Dmillstream.home=" + home,
                "-cp",
                System.getProperty("java.class.path"),
                "dev.millstream.app.cli.Millstream"));
    command.addAll(List.of(arguments));
    return command;
  }

  private Process launch(int port, int httpsPort, int controlPort, int sshPort) throws IOException {
    Files.createDirectories(data);
    var command =
        new ArrayList<>(
            List.of(
                "--json",
                "--data",
                data.toString(),
                "--port",
                String.valueOf(port),
                "--https-port",
                String.valueOf(httpsPort),
                "--control-port",
                String.valueOf(controlPort),
                "--ssh-port",
                String.valueOf(sshPort)));
    command.addFirst("serve");
    command.addAll(options);
    Files.deleteIfExists(output());
    return Shell.start(data, environment, program(command.toArray(String[]::new)), output());
  }

  private JsonNode awaitBanner() throws Exception {
    try {
      return Shell.until(START_MAX, this::banner, found -> found.has("api"));
    } catch (AssertionError e) {
      close();
      throw e;
    }
  }

  private JsonNode banner() throws IOException {
    var text = Files.readString(output(), StandardCharsets.UTF_8);
    assertThat(process.isAlive()).as(text).isTrue();
    try {
      return JSON.readTree(text.substring(Math.max(0, text.indexOf('{'))));
    } catch (JacksonException e) {
      return JSON.createObjectNode();
    }
  }

  private Path output() {
    return data.resolve("serve.out");
  }

  public Path data() {
    return data;
  }

  public int port() {
    return banner.path("addresses").path("port").asInt();
  }

  public int httpsPort() {
    return banner.path("addresses").path("httpsPort").asInt();
  }

  public int controlPort() {
    return banner.path("addresses").path("controlPort").asInt();
  }

  public int sshPort() {
    return banner.path("addresses").path("sshPort").asInt();
  }

  public long pid() {
    return process.pid();
  }

  public String account() {
    return banner.path("account").asString();
  }

  public String token() throws IOException {
    return Files.readString(data.resolve("admin-token")).strip();
  }

  /// A project's site with a path on it; `<id>.<project>` reaches a deployment, `stream` the
  /// videos.
  public String site(String host, String path) {
    return "http://%s.localhost:%d%s".formatted(host, port(), path);
  }

  String git(String project) {
    return "http://localhost:%d/git/%s.git".formatted(controlPort(), project);
  }

  public String api(String path) {
    return "http://localhost:%d/client/v4/accounts/%s%s".formatted(controlPort(), account(), path);
  }

  /// Asks the API as curl does.
  public JsonNode call(String method, String path, String... more) throws Exception {
    var options = new ArrayList<>(List.of("-X", method, "-H", "Authorization: Bearer " + token()));
    options.addAll(List.of(more));
    return JSON.readTree(Curl.get(api(path), options.toArray(String[]::new)).body());
  }

  /// What Prometheus would read.
  public String metrics() throws Exception {
    var url = "http://localhost:%d/metrics".formatted(controlPort());
    return Curl.get(url, "-H", "Authorization: Bearer " + token()).body();
  }

  /// Runs a command of the CLI against this server.
  public Ended cli(String... arguments) throws Exception {
    var command = new ArrayList<>(program(arguments));
    command.addAll(List.of("--data", data.toString()));
    return Shell.run(data, environment(), command);
  }

  /// Runs a command of the CLI in this JVM, which is quicker.
  public Ended command(String... arguments) {
    var printed = new StringWriter();
    var terminal = new Terminal(new PrintWriter(printed), new PrintWriter(printed), false);
    var line = new ArrayList<>(List.of(arguments));
    line.addAll(List.of("--data", data.toString()));
    var exit = Millstream.run(terminal, line.toArray(String[]::new));
    return new Ended(exit, printed.toString());
  }

  /// Starts a command of the CLI whose output goes to a file.
  public Process startCli(Path output, String... arguments) throws Exception {
    var command = new ArrayList<>(program(arguments));
    command.addAll(List.of("--data", data.toString()));
    return Shell.start(data, environment(), command, output);
  }

  /// What the CLI remembers is kept out of the home of whoever runs the tests.
  private Map<String, String> environment() {
    return Map.of("XDG_STATE_HOME", data.resolve("state").toString());
  }

  /// What the server has logged.
  public String log() throws IOException {
    return Files.readString(data.resolve("logs").resolve("millstream.log"));
  }

  /// As `kill -9` and a start by hand do; answers once it serves again.
  public void killAndStartAgain() throws Exception {
    kill();
    startAgain();
  }

  public void kill() {
    process.destroyForcibly().onExit().join();
  }

  public void startAgain() throws Exception {
    process = launch(port(), httpsPort(), controlPort(), sshPort());
    banner = awaitBanner();
  }

  /// Ctrl-C.
  ///
  /// @return the exit code
  int interrupt() throws Exception {
    Shell.run(data, Map.of(), List.of("kill", "-INT", String.valueOf(pid()))).expectSuccess();
    assertThat(process.waitFor(STOP_MAX.toSeconds(), TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }

  @Override
  public void close() {
    kill();
  }
}

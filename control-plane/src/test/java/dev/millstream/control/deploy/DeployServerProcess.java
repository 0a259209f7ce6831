package dev.millstream.control.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// A [DeployServer] in a JVM of its own, to be killed.
record DeployServerProcess(Process process, User user) implements AutoCloseable {
  static DeployServerProcess start(Path data) throws IOException {
    var java = Path.of(System.getProperty("java.home"), "bin", "java");
    var process =
        new ProcessBuilder(
                List.of(
                    java.toString(),
                    "-Xmx256m",
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "--enable-native-access=ALL-UNNAMED",
                    "-cp",
                    System.getProperty("java.class.path"),
                    DeployServerProcess.class.getName(),
                    data.toString()))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    var out = process.inputReader(UTF_8);
    var line = out.readLine();
    while (line != null && !line.startsWith("serving ")) {
      line = out.readLine();
    }
    assertThat(line).as("the server did not start").isNotNull();
    var parts = line.split(" ", -1);
    return new DeployServerProcess(
        process, new User(Integer.parseInt(parts[1]), parts[2], parts[3]));
  }

  /// As `kill -9` does.
  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }

  public static void main(String[] arguments) throws Exception {
    var user = DeployServer.start(Path.of(arguments[0])).user();
    System.out.println("serving " + user.port() + " " + user.account() + " " + user.token());
  }
}

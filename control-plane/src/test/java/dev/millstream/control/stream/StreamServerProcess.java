package dev.millstream.control.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/// A [StreamServer] in a JVM of its own, to be killed. Its encoder stands still at the step that
/// the file `hold` in the data folder names.
final class StreamServerProcess implements AutoCloseable {
  private final Process process;
  private final StreamClient client;

  private StreamServerProcess(Process process, StreamClient client) {
    this.process = process;
    this.client = client;
  }

  static StreamServerProcess start(Path data) throws IOException {
    var java = Path.of(System.getProperty("java.home"), "bin", "java");
    var process =
        new ProcessBuilder(
                List.of(
                    java.toString(),
                    "-Xmx128m",
                    "--enable-native-access=ALL-UNNAMED",
                    "-cp",
                    System.getProperty("java.class.path"),
                    StreamServerProcess.class.getName(),
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
    return new StreamServerProcess(
        process, new StreamClient(Integer.parseInt(parts[1]), parts[2], parts[3]));
  }

  StreamClient client() {
    return client;
  }

  /// As `kill -9` does.
  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }

  public static void main(String[] arguments) throws Exception {
    var data = Path.of(arguments[0]);
    var hold = data.resolve("hold");
    var encoder =
        new FakeEncoder(step -> {
          if (Files.exists(hold) && Files.readString(hold).equals(step)) {
            new CountDownLatch(1).await();
          }
        });
    var server = StreamServer.start(data, encoder);
    var client = server.client();
    System.out.println("serving " + client.port() + " " + client.account() + " " + client.token());
  }
}

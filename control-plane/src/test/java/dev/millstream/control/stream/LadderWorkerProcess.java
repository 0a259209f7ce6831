package dev.millstream.control.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.control.stream.help.LadderWorker;
import dev.millstream.store.file.FileObjectStore;
import dev.millstream.transcoder.Transcoder;
import dev.millstream.transcoder.TranscoderSettings;
import dev.millstream.transcoder.source.PassThrough;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// A helper in a JVM of its own, to be killed.
final class LadderWorkerProcess implements AutoCloseable {
  private final Process process;

  private LadderWorkerProcess(Process process) {
    this.process = process;
  }

  /// Chunks as long as those of the tests.
  static TranscoderSettings settings() {
    return TranscoderSettings.defaults(Path.of("target", "libraries"))
        .passThrough(PassThrough.of("never", 0))
        .chunks(18);
  }

  static LadderWorkerProcess start(Path data) throws IOException {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var process =
        new ProcessBuilder(
                List.of(
                    java,
                    "-Xmx128m",
                    "--enable-native-access=ALL-UNNAMED",
                    "-cp",
                    System.getProperty("java.class.path"),
                    LadderWorkerProcess.class.getName(),
                    data.toString()))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    var out = process.inputReader(UTF_8);
    var line = out.readLine();
    while (line != null && !line.equals("helping")) {
      line = out.readLine();
    }
    assertThat(line).as("the helper did not start").isNotNull();
    Thread.ofVirtual().start(() -> out.lines().forEach(_ -> {}));
    return new LadderWorkerProcess(process);
  }

  /// As `kill -9` does.
  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }

  public static void main(String[] arguments) throws Exception {
    var data = Path.of(arguments[0]);
    try (var store = FileObjectStore.open(data.resolve("objects"));
        var _ = LadderWorker.join(data, store, new Transcoder(settings()))) {
      System.out.println("helping");
      Thread.currentThread().join(); // until it is killed
    }
  }
}

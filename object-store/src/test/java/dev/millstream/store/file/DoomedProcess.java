package dev.millstream.store.file;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A JVM that says lines until it is killed (by SIGKILL) in the midst of what it does.
public final class DoomedProcess {
  private final Process process;
  private final BufferedReader out;
  private final List<String> lines = new ArrayList<>();

  private DoomedProcess(Process process) {
    this.process = process;
    out = new BufferedReader(new InputStreamReader(process.getInputStream(), US_ASCII));
  }

  /// Starts the main class with few libraries: it starts in half the time without a logger.
  public static DoomedProcess start(Class<?> main, String... args) throws IOException {
    var command =
        Stream.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx64m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Dslf4j.internal.verbosity=ERROR",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(path -> path.matches(".*(classes/?|slf4j-api[^/]*|jackson[^/]*)"))
                .collect(Collectors.joining(File.pathSeparator)),
            main.getName());
    return new DoomedProcess(
        new ProcessBuilder(Stream.concat(command, Stream.of(args)).toList())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start());
  }

  /// Kills it some time after it has said so many lines.
  ///
  /// @return all the whole lines it said
  public List<String> kill(int after, int micros) throws IOException, InterruptedException {
    while (lines.size() < after) {
      var line = out.readLine();
      if (line == null) {
        throw new IOException("the process ended by itself: status " + process.waitFor());
      }
      lines.add(line);
    }
    process.waitFor(micros, TimeUnit.MICROSECONDS);
    // the handle leaves the pipe open: what was said before the kill is still in it
    process.toHandle().destroyForcibly();
    for (var line = out.readLine(); line != null; line = out.readLine()) {
      lines.add(line);
    }
    out.close();
    process.waitFor();
    // the kill may have cut the last line; what it said of itself stays unproven
    lines.removeIf(line -> !line.matches("object [0-9a-f]{64}|ref \\d+ [0-9a-f]{64}|swept \\d+"));
    return lines;
  }
}

package dev.millstream.builder.command;

import dev.millstream.builder.detect.Plan.NodeWish;
import dev.millstream.builder.process.BoundedProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// The server's own Node, which is the only one it has.
final class Node {
  private static final Duration ANSWER_MAX = Duration.ofSeconds(20);
  private static final int ANSWER_BYTES_MAX = 10_000;
  private static final Pattern MAJOR = Pattern.compile("^[v=^~\\s]*(\\d+)");
  private static final Pattern AT_LEAST = Pattern.compile("^>=\\s*v?(\\d+)");

  private Node() {}

  /// Says so where the repository asks for another version.
  static void tell(NodeWish wish, CommandLog log) throws IOException, InterruptedException {
    var version = version();
    var major = major(version);
    var asked = MAJOR.matcher(wish.version());
    var least = AT_LEAST.matcher(wish.version());
    var other = asked.find() && !asked.group(1).equals(major);
    var older = least.find() && Integer.parseInt(least.group(1)) > Integer.parseInt(major);
    if (other || older) {
      log.stage(
          "Node %s is used, the only one here; %s asks for %s"
              .formatted(version, wish.source(), wish.version()));
    }
  }

  /// `v20.20.2`.
  static String version() throws IOException, InterruptedException {
    var said = new ArrayList<String>();
    var process =
        new BoundedProcess(
            List.of("node", "--version"),
            Path.of("").toAbsolutePath(),
            Map.of("PATH", Toolchain.path()),
            ANSWER_MAX,
            ANSWER_BYTES_MAX);
    process.run(said::add);
    return said.isEmpty() ? "v0" : said.getFirst().strip();
  }

  private static String major(String version) {
    var found = MAJOR.matcher(version);
    return found.find() ? found.group(1) : "0";
  }
}

package dev.millstream.store.file;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.store.Digest;
import dev.millstream.store.StoredObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Kills a publishing process at random points. Set `millstream.crash.kills` for more rounds.
class FileStoreCrashTest {
  private static final long SEED = 20_260_101;

  @TempDir Path root;

  @Test
  @Timeout(value = 10, unit = TimeUnit.MINUTES)
  void keepsAllThatWasAcknowledgedWhateverMomentItIsKilledAt() throws Exception {
    var random = new Random(SEED);
    var acknowledged = new ArrayList<Digest>();
    var version = 0L;
    for (var round = 0; round < Integer.getInteger("millstream.crash.kills", 30); round++) {
      for (var line : publishUntilKilled(random, round)) {
        var words = line.split(" ", -1);
        if (words[0].equals("object")) {
          acknowledged.add(new Digest(words[1]));
        } else {
          version = Long.parseLong(words[1]);
        }
      }
      checkStore(acknowledged, version, round);
    }
    assertThat(acknowledged).isNotEmpty();
  }

  private List<String> publishUntilKilled(Random random, int round)
      throws IOException, InterruptedException {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var process =
        new ProcessBuilder(
                java,
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                PublishLoop.class.getName(),
                root.toString(),
                Long.toString(SEED + round))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    var lines = new ArrayList<String>();
    try (var out = new BufferedReader(new InputStreamReader(process.getInputStream(), US_ASCII))) {
      var patience = random.nextInt(60);
      while (lines.size() < patience) {
        lines.add(out.readLine());
      }
      process.waitFor(random.nextInt(20_000), TimeUnit.MICROSECONDS);
      // the handle leaves the pipe open: what was said before the kill is still in it
      process.toHandle().destroyForcibly();
      for (var line = out.readLine(); line != null; line = out.readLine()) {
        lines.add(line);
      }
    }
    process.waitFor();
    // the kill may have cut the last line; what it said of itself stays unproven
    assertThat(lines).doesNotContainNull();
    lines.removeIf(line -> !line.matches("object [0-9a-f]{64}|ref \\d+ [0-9a-f]{64}"));
    return lines;
  }

  private void checkStore(List<Digest> acknowledged, long version, int round) throws IOException {
    try (var store = FileObjectStore.open(root)) {
      assertThat(store.missing(PublishLoop.SCOPE, acknowledged)).as("round %d", round).isEmpty();
      List<Digest> all;
      try (var listed = store.list(PublishLoop.SCOPE)) {
        all = listed.map(StoredObject::digest).toList();
      }
      for (var digest : all) {
        // whole, also those that nobody was told of
        store.read(PublishLoop.SCOPE, digest);
      }
      var ref = store.refs().read(PublishLoop.REF);
      assertThat(ref.map(found -> found.version()).orElse(0L)).isGreaterThanOrEqualTo(version);
      if (ref.isPresent()) {
        var named = new String(store.read(PublishLoop.SCOPE, ref.get().manifest()), US_ASCII);
        assertThat(store.missing(PublishLoop.SCOPE, named.lines().map(Digest::new).toList()))
            .isEmpty();
      }
      try (var stages = Files.list(root.resolve(".stage")).filter(Files::isDirectory)) {
        assertThat(stages).as("only the stages of this process").hasSize(1);
      }
    }
  }
}

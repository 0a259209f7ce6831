package dev.millstream.store.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.store.Digest;
import dev.millstream.store.StoredObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Kills publishing processes, two at a time on one store, at random points. Set
/// `millstream.crash.kills` for more.
class FileStoreCrashTest {
  private static final long SEED = 20_260_101;
  private static final int KILLS = Integer.getInteger("millstream.crash.kills", 70);

  /// So many that a page hardly ever comes twice.
  private static final int PAGES = 1_000_000;

  @TempDir(factory = MemoryFolder.class)
  Path root;

  private final Random random = new Random(SEED);
  private final Set<Digest> acknowledged = new HashSet<>();
  private final Set<Digest> whole = new HashSet<>();
  private final long[] versions = new long[2];

  @Test
  @Timeout(value = 20, unit = TimeUnit.MINUTES)
  void keepsAllThatWasAcknowledgedWhateverMomentItIsKilledAt() throws Exception {
    for (var kills = 0; kills < KILLS; kills += versions.length) {
      var publishers = new ArrayList<DoomedProcess>();
      for (var i = 0; i < versions.length; i++) {
        publishers.add(
            DoomedProcess.start(
                PublishLoop.class,
                root.toString(),
                Long.toString(SEED + kills + i),
                branch(i),
                Integer.toString(PAGES)));
      }
      for (var i = 0; i < versions.length; i++) {
        hear(i, publishers.get(i).kill(random.nextInt(60), random.nextInt(20_000)));
      }
      check(kills);
    }
    assertThat(acknowledged).hasSizeGreaterThan(KILLS);
  }

  private void hear(int publisher, List<String> lines) {
    for (var line : lines) {
      var words = line.split(" ", -1);
      if (words[0].equals("object")) {
        acknowledged.add(new Digest(words[1]));
      } else {
        versions[publisher] = Long.parseLong(words[1]);
      }
    }
  }

  private void check(int kills) throws IOException {
    try (var store = FileObjectStore.open(root)) {
      Set<Digest> all;
      try (var listed = store.list(PublishLoop.SCOPE)) {
        all = listed.map(StoredObject::digest).collect(Collectors.toSet());
      }
      for (var digest : all) {
        // whole, also those that nobody was told of
        if (whole.add(digest)) {
          store.read(PublishLoop.SCOPE, digest);
        }
      }
      // AssertJ's containsAll compares each with each
      var lost = acknowledged.stream().filter(digest -> !all.contains(digest)).toList();
      assertThat(lost).as("acknowledged, but gone after %d kills", kills).isEmpty();
      PublishLoop.checkTrees(store);
      for (var i = 0; i < versions.length; i++) {
        assertThat(PublishLoop.version(store, branch(i))).isGreaterThanOrEqualTo(versions[i]);
      }
      try (var stages = Files.list(root.resolve(".stage")).filter(Files::isDirectory)) {
        assertThat(stages).as("only the stages of this process").hasSize(1);
      }
    }
  }

  private static String branch(int publisher) {
    return "publisher-" + publisher;
  }
}

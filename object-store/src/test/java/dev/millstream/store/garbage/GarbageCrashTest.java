package dev.millstream.store.garbage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.store.file.DoomedProcess;
import dev.millstream.store.file.FileObjectStore;
import dev.millstream.store.file.MemoryFolder;
import dev.millstream.store.file.PublishLoop;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Kills a publisher and a collector at random points while they are at the same scope; a day goes
/// by between two rounds. Set `millstream.crash.kills` for more.
class GarbageCrashTest {
  private static final long SEED = 20_260_102;
  private static final int KILLS = Integer.getInteger("millstream.crash.kills", 40);

  /// So few that a page comes back soon after it was dropped, while the collector is at it.
  private static final int PAGES = 60;

  @TempDir(factory = MemoryFolder.class)
  Path root;

  @Test
  @Timeout(value = 20, unit = TimeUnit.MINUTES)
  void everyLiveTreeIsWholeWhateverMomentThePublisherAndTheCollectorAreKilledAt() throws Exception {
    var random = new Random(SEED);
    var swept = 0L;
    for (var kills = 0; kills < KILLS; kills += 2) {
      var pages = Integer.toString(PAGES);
      var seed = Long.toString(SEED + kills);
      var collector = DoomedProcess.start(CollectLoop.class, root.toString());
      var publisher = DoomedProcess.start(PublishLoop.class, root.toString(), seed, "main", pages);
      publisher.kill(random.nextInt(40), random.nextInt(20_000));
      for (var line : collector.kill(random.nextInt(3), random.nextInt(5_000))) {
        swept += Long.parseLong(line.substring("swept ".length()));
      }
      try (var store = FileObjectStore.open(root)) {
        PublishLoop.checkTrees(store);
        new Trees(store, root.toRealPath(), PublishLoop.SCOPE).age();
      }
    }
    assertThat(swept).as("objects that collectors told of").isPositive();
  }
}

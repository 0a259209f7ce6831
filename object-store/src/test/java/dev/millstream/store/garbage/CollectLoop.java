package dev.millstream.store.garbage;

import dev.millstream.store.file.FileObjectStore;
import dev.millstream.store.file.PublishLoop;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Set;

/// A program that collects garbage for ever and says `swept <objects>` after each time;
/// [GarbageCrashTest] kills it.
final class CollectLoop {
  private CollectLoop() {}

  @SuppressWarnings("InfiniteLoopStatement")
  static void main(String[] args) throws IOException {
    var store = FileObjectStore.open(Path.of(args[0]));
    var limits = new GarbageLimits(GarbageLimits.DEFAULT.grace(), 3);
    var collector = new GarbageCollector(store, _ -> Set.of(), limits, InstantSource.system());
    while (true) {
      IO.println("swept " + collector.collect(PublishLoop.SCOPE, false).garbage().objects());
    }
  }
}

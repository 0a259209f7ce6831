package dev.millstream.store.file;

import dev.millstream.store.Ref;
import dev.millstream.store.RefName;
import dev.millstream.store.Scope;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Random;

/// A program that publishes for ever and says what it was told is safe: `object <digest>` and `ref
/// <version> <digest>`, a line each. [FileStoreCrashTest] kills it.
final class PublishLoop {
  static final Scope SCOPE = Scope.site("blog");
  static final RefName REF = RefName.production("blog");

  private PublishLoop() {}

  @SuppressWarnings("InfiniteLoopStatement")
  static void main(String[] args) throws IOException {
    var random = new Random(Long.parseLong(args[1]));
    var store = FileObjectStore.open(Path.of(args[0]));
    var version = store.refs().read(REF).map(Ref::version).orElse(0L);
    while (true) {
      var lines = new StringBuilder();
      try (var stage = store.stage(SCOPE)) {
        // above 16 files a commit takes its other way, by syncfs
        var count = random.nextInt(5) == 0 ? 20 : 1 + random.nextInt(4);
        var digests = new ArrayList<String>();
        for (var i = 0; i < count; i++) {
          var bytes = new byte[random.nextInt(60_000)];
          random.nextBytes(bytes);
          var digest =
              random.nextBoolean() ? stage.put(bytes) : stage.put(new ByteArrayInputStream(bytes));
          digests.add(digest.hex());
        }
        var manifest = stage.put(String.join("\n", digests).getBytes(StandardCharsets.US_ASCII));
        stage.commit();
        digests.forEach(digest -> lines.append("object ").append(digest).append('\n'));
        IO.print(lines);
        version++;
        store.refs().publish(new Ref(REF, version, manifest));
        IO.println("ref " + version + " " + manifest);
      }
    }
  }
}

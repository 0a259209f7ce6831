package dev.millstream.store.file;

import dev.millstream.store.RefName;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/// The names of changed refs, line by line, for the other processes that have the store open: a
/// poll costs one `stat`. Not durable: who opens the store reads the refs anyhow. The first line is
/// random and new whenever the list begins anew.
final class ChangeLog {
  private static final long SIZE_MAX = 1 << 20;
  private static final int GENERATION_BYTES = 17;

  private final Path file;
  private final RefLocks locks;
  private final String self = random();
  private String generation = "";
  private long position;

  ChangeLog(Path folder, RefLocks locks) {
    file = folder.resolve(".changes");
    this.locks = locks;
  }

  /// Announces a change, before it is made and under the name's lock: a reader waits for the lock.
  void add(RefName name) throws IOException {
    var line = ByteBuffer.wrap((self + " " + name + "\n").getBytes(StandardCharsets.UTF_8));
    locks.withChanges(() -> {
      if (!Files.exists(file) || Files.size(file) > SIZE_MAX) {
        beginAnew();
      }
      try (var out = FileChannel.open(file, StandardOpenOption.APPEND)) {
        out.write(line);
      }
      return true;
    });
  }

  /// What others changed since the last call; empty the first time.
  synchronized Changes next() throws IOException {
    try (var in = FileChannel.open(file, StandardOpenOption.READ)) {
      var size = in.size();
      var found = text(in, 0, GENERATION_BYTES);
      if (found.equals(generation)) {
        return new Changes(false, names(text(in, position, size - position)));
      }
      var first = generation.isEmpty();
      generation = found;
      position = size;
      return new Changes(!first, Set.of());
    } catch (NoSuchFileException e) {
      // nobody has changed anything yet; whatever comes is news
      generation = "none";
      return new Changes(false, Set.of());
    }
  }

  private Set<RefName> names(String text) {
    var whole = text.substring(0, text.lastIndexOf('\n') + 1);
    position += whole.length();
    var names = new LinkedHashSet<RefName>();
    whole
        .lines()
        .filter(line -> !line.startsWith(self))
        .forEach(line -> names.add(new RefName(line.substring(line.indexOf(' ') + 1))));
    return names;
  }

  private void beginAnew() throws IOException {
    var fresh = file.resolveSibling(".changes.new");
    Files.writeString(fresh, random() + "\n");
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private static String text(FileChannel in, long from, long length) throws IOException {
    var bytes = ByteBuffer.allocate((int) length);
    var at = from;
    while (bytes.hasRemaining()) {
      var read = in.read(bytes, at);
      if (read < 0) {
        break;
      }
      at += read;
    }
    return new String(bytes.array(), 0, bytes.position(), StandardCharsets.US_ASCII);
  }

  private static String random() {
    return HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
  }

  /// `all` if the list began anew, and any ref may have changed.
  record Changes(boolean all, Set<RefName> names) {}
}

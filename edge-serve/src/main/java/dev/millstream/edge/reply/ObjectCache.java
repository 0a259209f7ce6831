package dev.millstream.edge.reply;

import dev.millstream.store.Digest;
import dev.millstream.store.ObjectStore;
import dev.millstream.store.Scope;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Small objects in direct memory, up to a sum of bytes. Hits take no lock; what was not hit since
/// its last turn goes first (second chance). Buffers that are being sent stay valid when their
/// entry goes. Thread-safe.
public final class ObjectCache {
  private final ObjectStore store;
  private long bytesMax;
  private final ConcurrentHashMap<Digest, Entry> entries = new ConcurrentHashMap<>();
  private final ArrayDeque<Entry> turns = new ArrayDeque<>();
  private long bytes;

  private static final class Entry {
    private final Digest digest;
    private final ByteBuffer content;
    private boolean hit; // races are harmless: it only ranks

    Entry(Digest digest, ByteBuffer content) {
      this.digest = digest;
      this.content = content;
    }
  }

  /// A cache before `store`.
  public ObjectCache(ObjectStore store, long bytesMax) {
    this.store = store;
    this.bytesMax = bytesMax;
  }

  /// The object's bytes if they are here: a view of the caller's own, position 0.
  @Nullable ByteBuffer peek(Digest digest) {
    var entry = entries.get(digest);
    if (entry == null) {
      return null;
    }
    entry.hit = true;
    return entry.content.duplicate();
  }

  /// The object's bytes, verified, from the store if need be; blocks.
  ByteBuffer load(Scope scope, Digest digest) throws IOException {
    var here = peek(digest);
    if (here != null) {
      return here;
    }
    var read = store.read(scope, digest);
    var content = ByteBuffer.allocateDirect(read.length).put(read).flip().asReadOnlyBuffer();
    add(new Entry(digest, content));
    return content.duplicate();
  }

  /// From now on it has at most `max` bytes.
  public synchronized void adopt(long max) {
    bytesMax = max;
    shrink();
  }

  private synchronized void add(Entry entry) {
    if (entry.content.limit() > bytesMax || entries.putIfAbsent(entry.digest, entry) != null) {
      return;
    }
    bytes += entry.content.limit();
    shrink();
    turns.addLast(entry);
  }

  private void shrink() {
    while (bytes > bytesMax) {
      var oldest = turns.removeFirst();
      if (oldest.hit) {
        oldest.hit = false;
        turns.addLast(oldest);
      } else {
        entries.remove(oldest.digest);
        bytes -= oldest.content.limit();
      }
    }
  }
}

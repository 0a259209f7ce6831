package dev.millstream.edge.send;

import dev.millstream.edge.kernel.Kernel;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/// A file that is kept open to be sent again and again. Who sends from it holds it; it is closed
/// when it was retired and nobody does. Knows, by its windows, what of it is in the system's cache:
/// it is mapped for that alone, and never read that way. Thread-safe.
public final class OpenFile {
  private static final long WINDOW_BYTES = 4L << 20;
  private static final long TRUSTED_NANOS = 2_000_000_000L;
  private static final int FETCHED_BYTES = 256 << 10;

  private final FileChannel channel;
  private final int descriptor; // negative where there is none
  private final long size;
  private final Arena arena;
  private final MemorySegment mapped;
  private final long[] seen; // when a window was in the cache; races are harmless
  private int holders; // guarded by this
  private volatile boolean retired; // changed under the lock
  private volatile long used = System.nanoTime();

  private OpenFile(
      FileChannel channel, int descriptor, long size, Arena arena, MemorySegment mapped) {
    this.channel = channel;
    this.descriptor = descriptor;
    this.size = size;
    this.arena = arena;
    this.mapped = mapped;
    seen = new long[(int) (size / WINDOW_BYTES) + 1];
    var never = System.nanoTime() - TRUSTED_NANOS;
    Arrays.fill(seen, never);
  }

  static OpenFile of(Path path) throws IOException {
    var channel = FileChannel.open(path, StandardOpenOption.READ);
    var arena = Arena.ofShared();
    try {
      var size = channel.size();
      var mapped = channel.map(MapMode.READ_ONLY, 0, size, arena);
      var descriptor = Kernel.isHere() ? Kernel.ofThread().open(path) : -1;
      return new OpenFile(channel, descriptor, size, arena, mapped);
    } catch (IOException | RuntimeException e) {
      arena.close();
      channel.close();
      throw e;
    }
  }

  long size() {
    return size;
  }

  long used() {
    return used;
  }

  boolean isRetired() {
    return retired;
  }

  /// Keeps it open until [#release]; says whether it still is.
  public synchronized boolean hold() {
    if (retired) {
      return false;
    }
    holders++;
    used = System.nanoTime();
    return true;
  }

  /// The same for who holds it already.
  synchronized void holdAgain() {
    holders++;
  }

  /// Whoever held it does so no more.
  public synchronized void release() {
    holders--;
    used = System.nanoTime();
    if (retired && holders == 0) {
      end();
    }
  }

  /// Nobody gets hold of it any more.
  synchronized void retire() {
    if (!retired) {
      retired = true;
      if (holders == 0) {
        end();
      }
    }
  }

  /// Unmapping waits for all threads, so it is none of theirs that ask for it.
  private void end() {
    Thread.startVirtualThread(() -> {
      arena.close();
      try {
        channel.close();
      } catch (IOException e) {
        // it was only read
      }
      if (descriptor >= 0) {
        Kernel.ofThread().close(descriptor);
      }
    });
  }

  FileChannel channel() {
    return channel;
  }

  /// Its number at the system; negative where that is not known.
  int descriptor() {
    return descriptor;
  }

  /// Where the window ends that a position is in.
  long windowEnd(long at) {
    return Math.min(size, (at / WINDOW_BYTES + 1) * WINDOW_BYTES);
  }

  /// Whether reading from there on, up to the window's end, will hardly wait for a disk. What was
  /// in the system's cache is believed to be there a moment later, too.
  boolean isNear(long at) {
    var window = (int) (at / WINDOW_BYTES);
    var now = System.nanoTime();
    if (now - seen[window] < TRUSTED_NANOS) {
      return true;
    }
    var start = window * WINDOW_BYTES;
    if (!mapped.asSlice(start, windowEnd(at) - start).isLoaded()) {
      return false;
    }
    seen[window] = now;
    return true;
  }

  /// Has the system read a window into its cache; blocks.
  void fetch(long at) throws IOException {
    var end = windowEnd(at);
    var bytes = ByteBuffer.allocateDirect(FETCHED_BYTES);
    var from = at / WINDOW_BYTES * WINDOW_BYTES;
    while (from < end) {
      var count = channel.read(bytes.clear(), from);
      if (count < 0) {
        throw new IOException("a file is shorter than it was");
      }
      from += count;
    }
    seen[(int) (at / WINDOW_BYTES)] = System.nanoTime();
  }
}

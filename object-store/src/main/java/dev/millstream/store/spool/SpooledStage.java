package dev.millstream.store.spool;

import dev.millstream.store.CorruptObjectException;
import dev.millstream.store.Digest;
import dev.millstream.store.Stage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/// A stage that keeps its objects as files in a folder of its own until the commit.
public final class SpooledStage implements Stage {
  private static final int BUFFER_BYTES = 1 << 16;

  /// With less room than this, a write that failed did so for want of room.
  private static final long FULL_BELOW_BYTES = 1 << 16;

  private final Path folder;
  private final Destination destination;
  private final Map<Digest, Path> staged = new ConcurrentHashMap<>();

  /// What [#keep] said is not there: there is no need to look for it once more.
  private final Set<Digest> missing = ConcurrentHashMap.newKeySet();

  private final Queue<Path> taken = new ConcurrentLinkedQueue<>();
  private final AtomicLong files = new AtomicLong();
  private final ReentrantLock committing = new ReentrantLock();
  private volatile boolean closed;

  /// A stage that owns `folder`, which is empty.
  public SpooledStage(Path folder, Destination destination) {
    this.folder = folder;
    this.destination = destination;
  }

  @Override
  public Digest put(byte[] bytes) throws IOException {
    checkOpen();
    var digest = Digest.of(bytes);
    if (staged.containsKey(digest)) {
      return digest;
    }
    var file = nextFile();
    if (missing.contains(digest) || !destination.reuse(digest, bytes.length, file)) {
      keepOrDelete(
          file,
          () -> {
            try (var out = create(file)) {
              write(out, ByteBuffer.wrap(bytes));
            }
          });
    }
    register(digest, file);
    return digest;
  }

  @Override
  public Digest put(InputStream bytes) throws IOException {
    checkOpen();
    var file = nextFile();
    var digest = copy(bytes, file);
    register(digest, file);
    return digest;
  }

  @Override
  public void put(Digest expected, InputStream bytes) throws IOException {
    checkOpen();
    var file = nextFile();
    var digest = copy(bytes, file);
    if (!digest.equals(expected)) {
      Files.delete(file);
      throw new CorruptObjectException(
          "expected the bytes of %s, got %s: cut or changed on the way, send them again"
              .formatted(expected, digest));
    }
    register(digest, file);
  }

  @Override
  public Digest putFile(Path source) throws IOException {
    checkOpen();
    var file = nextFile();
    if (!link(source, file)) {
      keepOrDelete(file, () -> Files.copy(source, file, StandardCopyOption.REPLACE_EXISTING));
    }
    var digest = digest(file);
    taken.add(source);
    register(digest, file);
    return digest;
  }

  @Override
  public Set<Digest> keep(Collection<Digest> digests) throws IOException {
    checkOpen();
    var absent = new HashSet<>(destination.keep(digests));
    missing.addAll(absent);
    absent.removeAll(staged.keySet());
    return absent;
  }

  @Override
  public void commit() throws IOException {
    committing.lock();
    try {
      checkOpen();
      var batch = new HashMap<>(staged);
      var sources = new ArrayList<Path>();
      for (var source = taken.poll(); source != null; source = taken.poll()) {
        sources.add(source);
      }
      try {
        destination.place(batch);
      } catch (IOException | RuntimeException e) {
        taken.addAll(sources);
        throw e;
      }
      for (var entry : batch.entrySet()) {
        staged.remove(entry.getKey(), entry.getValue());
        Files.deleteIfExists(entry.getValue());
      }
      missing.clear();
      for (var source : sources) {
        Files.deleteIfExists(source);
      }
    } finally {
      committing.unlock();
    }
  }

  @Override
  public void close() throws IOException {
    committing.lock();
    try {
      if (!closed) {
        closed = true;
        try {
          FileTree.delete(folder);
        } finally {
          destination.close();
        }
      }
    } finally {
      committing.unlock();
    }
  }

  private void register(Digest digest, Path file) throws IOException {
    if (staged.putIfAbsent(digest, file) != null) {
      Files.delete(file);
    }
  }

  /// Whether `source` could be linked: not a symbolic link, which could come to mean other bytes,
  /// nor a file of another file system, or of one without hard links.
  private static boolean link(Path source, Path file) {
    if (!Files.isRegularFile(source, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    try {
      Files.createLink(file, source);
      return true;
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }

  private static Digest copy(InputStream bytes, Path file) throws IOException {
    var sha256 = Digest.sha256();
    keepOrDelete(
        file,
        () -> {
          var buffer = new byte[BUFFER_BYTES];
          try (var out = create(file)) {
            for (var read = bytes.read(buffer); read >= 0; read = bytes.read(buffer)) {
              sha256.update(buffer, 0, read);
              write(out, ByteBuffer.wrap(buffer, 0, read));
            }
          }
        });
    return Digest.ofHash(sha256.digest());
  }

  private static Digest digest(Path file) throws IOException {
    var sha256 = Digest.sha256();
    keepOrDelete(
        file,
        () -> {
          var buffer = new byte[BUFFER_BYTES];
          try (var in = Files.newInputStream(file)) {
            for (var read = in.read(buffer); read >= 0; read = in.read(buffer)) {
              sha256.update(buffer, 0, read);
            }
          }
        });
    return Digest.ofHash(sha256.digest());
  }

  private static FileChannel create(Path file) throws IOException {
    return FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
  }

  /// In pieces, because the JDK copies each outside of the heap first.
  private static void write(FileChannel out, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      var piece = bytes.slice(bytes.position(), Math.min(BUFFER_BYTES, bytes.remaining()));
      bytes.position(bytes.position() + out.write(piece));
    }
  }

  private static void keepOrDelete(Path file, Filling filling) throws IOException {
    try {
      filling.run();
    } catch (IOException | RuntimeException e) {
      // of the folder: a file that could not even be made is on no disk
      var folder = Objects.requireNonNull(file.getParent(), "a staged file is in a folder");
      var full = e instanceof IOException && folder.toFile().getUsableSpace() < FULL_BELOW_BYTES;
      Files.deleteIfExists(file);
      if (full) {
        throw new IOException(
            "the disk of %s is full (%s): make room and try again"
                .formatted(folder, e.getMessage()),
            e);
      }
      throw e;
    }
  }

  private Path nextFile() {
    return folder.resolve(Long.toString(files.incrementAndGet()));
  }

  private void checkOpen() {
    if (closed) {
      throw new IllegalStateException("the stage is closed");
    }
  }

  private interface Filling {
    void run() throws IOException;
  }
}

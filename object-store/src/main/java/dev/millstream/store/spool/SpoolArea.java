package dev.millstream.store.spool;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

/// The folder in which stages keep what is not committed yet. Every open area has a folder of its
/// own in it, locked while its process lives; opening one removes those of dead processes.
/// Thread-safe.
public final class SpoolArea implements AutoCloseable {
  /// Areas of this process. Their lock files must not even be opened again: POSIX drops a process's
  /// locks on a file when it closes any descriptor of it.
  private static final Set<Path> OWN = ConcurrentHashMap.newKeySet();

  private static final Object OPENING = new Object();
  private static final String LOCK = ".lock";

  private final Path folder;
  private final FileChannel lock;
  private final AtomicLong folders = new AtomicLong();

  private SpoolArea(Path folder, FileChannel lock) {
    this.folder = folder;
    this.lock = lock;
  }

  /// Opens an area in `directory`, which is made if need be.
  public static SpoolArea open(Path directory) throws IOException {
    Files.createDirectories(directory);
    var parent = directory.toRealPath();
    synchronized (OPENING) {
      try (var gate =
              FileChannel.open(
                  parent.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          var _ = gate.lock()) {
        removeDead(parent);
        var name = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
        var folder = Files.createDirectory(parent.resolve(name));
        var channel =
            FileChannel.open(
                folder.resolve(LOCK), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try {
          channel.lock();
        } catch (IOException e) {
          channel.close();
          throw e;
        }
        OWN.add(folder);
        return new SpoolArea(folder, channel);
      }
    }
  }

  /// A fresh, empty folder.
  public Path newFolder() throws IOException {
    return Files.createDirectory(folder.resolve(Long.toString(folders.incrementAndGet())));
  }

  @Override
  public void close() throws IOException {
    synchronized (OPENING) {
      try {
        FileTree.delete(folder);
      } finally {
        lock.close();
        OWN.remove(folder);
      }
    }
  }

  private static void removeDead(Path parent) throws IOException {
    try (var areas = Files.newDirectoryStream(parent, Files::isDirectory)) {
      for (var area : areas) {
        if (!OWN.contains(area) && isDead(area)) {
          FileTree.delete(area);
        }
      }
    }
  }

  private static boolean isDead(Path area) throws IOException {
    try (var probe =
            FileChannel.open(
                area.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        var held = probe.tryLock()) {
      return held != null;
    }
  }
}

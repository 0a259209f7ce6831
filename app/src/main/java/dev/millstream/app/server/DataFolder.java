package dev.millstream.app.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A data folder that this process holds alone. Its lock file tells who holds it and where the
/// control plane answers; a killed owner's lock is free at once.
public final class DataFolder implements AutoCloseable {
  private static final String LOCK = "millstream.lock";
  private static final String STORE_OWNER = "store-owner";

  private final Path path;
  private final FileChannel lock;

  private DataFolder(Path path, FileChannel lock) {
    this.path = path;
    this.lock = lock;
  }

  /// Makes the folder if it is missing, and takes it.
  public static DataFolder take(Path path) throws StartException {
    try {
      Files.createDirectories(path);
      var lock =
          FileChannel.open(
              path.resolve(LOCK),
              StandardOpenOption.CREATE,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE);
      if (!locked(lock)) {
        lock.close();
        var owner = owner(path).map(found -> " (process " + found.pid() + ")").orElse("");
        throw new StartException(
            "the data folder %s is in use by another Millstream%s: stop it, or use another --data"
                .formatted(path, owner));
      }
      return new DataFolder(path.toRealPath(), lock);
    } catch (IOException e) {
      throw new StartException(
          "the data folder %s cannot be written to (%s): choose another with --data"
              .formatted(path, e),
          e);
    }
  }

  /// Takes the folder and empties it, but for the local authority, which users may have come to
  /// trust. Only a folder that is new, empty or a server's already is emptied.
  public static DataFolder takeFresh(Path path) throws StartException, IOException {
    if (holdsOtherThings(path)) {
      throw new StartException(
          "%s holds something else: empty it, or choose another with --data".formatted(path));
    }
    var folder = take(path);
    try (var files = Files.walk(folder.path)) {
      for (var file : files.toList().reversed()) {
        if (!file.equals(folder.path)
            && !file.endsWith(LOCK)
            && !file.startsWith(tls(folder.path))) {
          Files.delete(file);
        }
      }
    }
    return folder;
  }

  private static boolean holdsOtherThings(Path path) throws IOException {
    if (!Files.exists(path) || Files.exists(path.resolve(LOCK))) {
      return false;
    }
    try (var files = Files.list(path)) {
      return files.findAny().isPresent();
    }
  }

  /// Who a server is to its object store: this folder, which one process holds at a time. So one
  /// that was killed goes on at once, and only another folder's has to wait.
  dev.millstream.store.Owner storeOwner() throws IOException {
    var file = path.resolve(STORE_OWNER);
    if (!Files.exists(file) || Files.readString(file).isBlank()) {
      Files.writeString(file, UUID.randomUUID().toString());
    }
    return new dev.millstream.store.Owner(
        Files.readString(file).strip(), "the data folder " + path + " on " + host());
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "a host without a name";
    }
  }

  private static boolean locked(FileChannel lock) throws IOException {
    try {
      return lock.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  public Path path() {
    return path;
  }

  /// Where the control plane writes the administrator's token.
  public static Path adminToken(Path data) {
    return data.resolve("admin-token");
  }

  /// Where the local authority and the owner's certificates are.
  public static Path tls(Path data) {
    return data.resolve("tls");
  }

  /// The secret that links to private previews are signed with.
  public static Path shareKey(Path data) {
    return data.resolve("share-key");
  }

  /// Tells clients on this machine where the control plane answers.
  void announce(URI api) throws IOException {
    var text = "%d %s\n".formatted(ProcessHandle.current().pid(), api);
    lock.truncate(0);
    lock.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), 0);
  }

  /// A process that holds a data folder, and its API.
  public record Owner(long pid, URI api) {}

  /// Who runs on the folder just now.
  public static Optional<Owner> owner(Path data) {
    try {
      return Optional.ofNullable(parse(Files.readString(data.resolve(LOCK)).strip()))
          .filter(owner -> ProcessHandle.of(owner.pid()).isPresent());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static @Nullable Owner parse(String text) {
    var parts = text.split(" ", -1);
    return parts.length == 2 ? new Owner(Long.parseLong(parts[0]), URI.create(parts[1])) : null;
  }

  @Override
  public void close() {
    try {
      lock.truncate(0);
      lock.close();
    } catch (IOException e) {
      // The lock goes with the process in any case.
    }
  }
}

package dev.millstream.app.client;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/// Remembers, one small file an upload, where unfinished uploads live, so that the next run of the
/// command takes them up. An upload is known by its file's place, size and time, and its server.
public final class UploadMemory {
  private final Path directory;

  public UploadMemory(Path directory) {
    this.directory = directory;
  }

  /// The place for the user's state by the XDG rules.
  public static UploadMemory ofUser() {
    var state = System.getenv("XDG_STATE_HOME");
    var home =
        state == null || state.isBlank()
            ? Path.of(System.getProperty("user.home"), ".local", "state")
            : Path.of(state);
    return new UploadMemory(home.resolve("millstream").resolve("uploads"));
  }

  /// An upload that a server has begun.
  record Begun(URI location, String uid) {}

  Optional<Begun> find(Path file, URI server) throws IOException {
    try {
      var lines = Files.readAllLines(place(file, server));
      return lines.size() == 2
          ? Optional.of(new Begun(URI.create(lines.get(0)), lines.get(1)))
          : Optional.empty();
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  void remember(Path file, URI server, Begun begun) throws IOException {
    var place = place(file, server);
    Files.createDirectories(directory);
    var temporary = Files.createTempFile(directory, "new", "");
    Files.write(temporary, List.of(begun.location().toString(), begun.uid()));
    Files.move(temporary, place, StandardCopyOption.ATOMIC_MOVE);
  }

  void forget(Path file, URI server) throws IOException {
    Files.deleteIfExists(place(file, server));
  }

  private Path place(Path file, URI server) throws IOException {
    var name =
        "%s\n%s\n%d\n%s"
            .formatted(
                server, file.toRealPath(), Files.size(file), Files.getLastModifiedTime(file));
    try {
      var hash = MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
      return directory.resolve(HexFormat.of().formatHex(hash, 0, 16));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}

package dev.millstream.control.bindings;

import dev.millstream.bindings.Bindings;
import dev.millstream.bindings.d1.D1Dump;
import dev.millstream.bindings.d1.D1Import;
import dev.millstream.bindings.door.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// A file of SQL on its way into or out of a database. Thread-safe.
sealed interface D1Transfer {
  String database();

  /// An export, which is made while it is read.
  record Outgoing(String database, String name, D1Dump.Selection selection) implements D1Transfer {}

  /// An import: a file that is received, and then run once.
  final class Incoming implements D1Transfer {
    private static final int BUFFER_BYTES = 1 << 16;

    private final String database;
    private final String md5;
    private final Path file;
    private final FutureTask<D1Import> run;
    private boolean isReceived;
    private boolean isBegun;

    Incoming(Bindings bindings, String database, String md5, Path file) {
      this.database = database;
      this.md5 = md5;
      this.file = file;
      this.run =
          new FutureTask<>(() -> {
            try {
              return bindings.importInto(database, file);
            } finally {
              Files.deleteIfExists(file);
            }
          });
    }

    @Override
    public String database() {
      return database;
    }

    String md5() {
      return md5;
    }

    /// Keeps the file.
    ///
    /// @throws Refusal if it is too long, or not what was announced
    synchronized void receive(InputStream body, long bytesMax) throws IOException {
      if (isReceived) {
        throw new Refusal(409, "the file was uploaded already");
      }
      var hash = md5Hash();
      var total = 0L;
      try (var out = Files.newOutputStream(file);
          var in = new DigestInputStream(body, hash)) {
        var buffer = new byte[BUFFER_BYTES];
        for (var read = in.read(buffer); read >= 0; read = in.read(buffer)) {
          total += read;
          if (total > bytesMax) {
            throw new Refusal(413, "a file of SQL has at most %d bytes".formatted(bytesMax));
          }
          out.write(buffer, 0, read);
        }
      }
      var found = HexFormat.of().formatHex(hash.digest());
      if (!found.equals(md5)) {
        throw new Refusal(400, "the file's MD5 is %s, and %s was announced".formatted(found, md5));
      }
      isReceived = true;
    }

    /// Begins to run the file, if that was not done before.
    synchronized void begin() {
      if (!isReceived) {
        throw new Refusal(400, "the file was not uploaded yet");
      }
      if (!isBegun) {
        isBegun = true;
        Thread.ofVirtual().name("d1-import-" + database).start(run);
      }
    }

    /// What it did, within a time.
    ///
    /// @throws TimeoutException if it is not done yet
    /// @throws Refusal if it failed
    D1Import result(long millis) throws TimeoutException, SQLException, IOException {
      try {
        return run.get(millis, TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new Refusal(503, "the server ends");
      } catch (ExecutionException e) {
        switch (e.getCause()) {
          case Refusal refused -> throw refused;
          case SQLException failed -> throw failed;
          case IOException failed -> throw failed;
          case null, default -> throw new IllegalStateException(e);
        }
      }
    }

    /// Forgets the file, unless it is being run.
    synchronized void discard() throws IOException {
      if (!isBegun) {
        Files.deleteIfExists(file);
      }
    }

    private static MessageDigest md5Hash() {
      try {
        return MessageDigest.getInstance("MD5");
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}

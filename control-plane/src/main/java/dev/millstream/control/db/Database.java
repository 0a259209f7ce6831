package dev.millstream.control.db;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import javax.sql.DataSource;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.Jdbi;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/// The metadata of everything, in one SQLite file: what [#write] committed survives a crash.
/// Thread-safe. One process opens a file; others may join it.
public final class Database implements AutoCloseable {
  private static final int READERS_MAX = 4;
  private static final int BUSY_MILLIS_MAX = 5_000;

  private final Optional<FileChannel> lock;
  private final HikariDataSource writerSource;
  private final HikariDataSource readerSource;
  private final Jdbi writer;
  private final Jdbi reader;

  private Database(Path file, Optional<FileChannel> lock) {
    this.lock = lock;
    writerSource = pool(file, "db-writer", 1, true);
    readerSource = pool(file, "db-reader", READERS_MAX, false);
    writer = Jdbi.create(writerSource);
    reader = Jdbi.create(readerSource);
  }

  /// Opens the file, makes it if there is none, and brings its schema up to date.
  public static Database open(Path file) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    var database = new Database(file, Optional.of(lock(file)));
    database.write(handle -> {
      Migrations.apply(handle);
      return true;
    });
    return database;
  }

  /// Opens a file that another process has made and may have open. Its writers and ours wait for
  /// each other, for some seconds at most.
  ///
  /// @throws IOException if there is none, or its schema is another version's
  public static Database join(Path file) throws IOException {
    if (!Files.exists(file)) {
      throw new IOException("there is no " + file + ": start the server first, or name its --data");
    }
    var database = new Database(file, Optional.empty());
    if (!database.read(Migrations::complete)) {
      database.close();
      throw new IOException(
          file + " is another version's: run the same version here as the server's");
    }
    return database;
  }

  /// Runs `work` in a transaction; there is one at a time, so keep it short and never begin a
  /// second one inside. `handle.afterCommit` takes what shall follow the commit.
  public <R, X extends Exception> R write(HandleCallback<R, X> work) throws X {
    return writer.inTransaction(work);
  }

  /// As [#write], but a power cut may undo it: for what is found out anew. A crash of the process
  /// does not undo it, and the next [#write] makes it as durable as itself.
  public <R, X extends Exception> R note(HandleCallback<R, X> work) throws X {
    return writer.withHandle(handle -> {
      handle.execute("PRAGMA synchronous = NORMAL");
      try {
        return handle.inTransaction(work);
      } finally {
        handle.execute("PRAGMA synchronous = FULL");
      }
    });
  }

  /// Runs `work` that only reads, beside writers and other readers.
  public <R, X extends Exception> R read(HandleCallback<R, X> work) throws X {
    return reader.withHandle(work);
  }

  /// The writing connection for a library that brings its own SQL. It queues with [#write], which
  /// is fairer and faster than waiting for SQLite's file lock.
  public DataSource writerSource() {
    return writerSource;
  }

  @Override
  public void close() throws IOException {
    readerSource.close();
    writerSource.close();
    if (lock.isPresent()) {
      lock.get().close();
    }
  }

  // Without it a second server on the same folder would free the leases of the first one's jobs.
  private static FileChannel lock(Path file) throws IOException {
    var path = file.resolveSibling(file.getFileName() + ".lock");
    var channel = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (channel.tryLock() != null) {
        return channel;
      }
    } catch (OverlappingFileLockException held) {
      // the same as a lock that another process holds
    }
    channel.close();
    throw new IOException(
        "another server has " + file + " open; stop it, or choose another folder with --data");
  }

  private static HikariDataSource pool(Path file, String name, int size, boolean writes) {
    var sqlite = new SQLiteConfig();
    sqlite.setJournalMode(SQLiteConfig.JournalMode.WAL);
    sqlite.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    sqlite.setBusyTimeout(BUSY_MILLIS_MAX);
    sqlite.enforceForeignKeys(true);
    if (writes) {
      // a transaction that begins as a reader cannot always become a writer
      sqlite.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
    }
    var source = new SQLiteDataSource(sqlite);
    source.setUrl("jdbc:sqlite:" + file);
    var config = new HikariConfig();
    config.setPoolName(name);
    config.setDataSource(source);
    config.setMaximumPoolSize(size);
    config.setMinimumIdle(1);
    config.setMaxLifetime(0);
    if (!writes) {
      config.setConnectionInitSql("PRAGMA query_only = ON");
    }
    return new HikariDataSource(config);
  }
}

package dev.millstream.bindings.sqlite;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;
import org.sqlite.SQLiteConfig;

/// An open SQLite file: what [#write] committed survives a crash of the process and of the machine.
/// Thread-safe: one writes at a time, some read beside it.
public final class SqliteFile implements AutoCloseable {
  private static final int READERS_MAX = 2;
  private static final int BUSY_MILLIS_MAX = 5_000;
  private static final int PAGE_BYTES = 4096;

  private final Path path;
  private final ReentrantLock writing = new ReentrantLock(true);
  private final Connection writer;
  private final Semaphore reading = new Semaphore(READERS_MAX, true);
  private final Deque<Connection> readers = new ArrayDeque<>();

  /// Something to do with a connection.
  @FunctionalInterface
  public interface Work<R> {
    R run(Connection connection) throws SQLException;
  }

  private SqliteFile(Path path, Connection writer) {
    this.path = path;
    this.writer = writer;
  }

  /// Opens a file for the statements of strangers: no other file can be attached, a value has at
  /// most `valueBytesMax`.
  public static SqliteFile confined(Path path, long bytesMax, int valueBytesMax)
      throws SQLException {
    var settings = settings();
    settings.enforceForeignKeys(true);
    settings.setPragma(SQLiteConfig.Pragma.LIMIT_ATTACHED, "0");
    settings.setPragma(SQLiteConfig.Pragma.LIMIT_LENGTH, String.valueOf(valueBytesMax));
    return open(path, settings, bytesMax);
  }

  /// Opens the file, makes it if there is none, and its tables by `schema`, which may find them
  /// there. It can grow to `bytesMax`.
  public static SqliteFile open(Path path, long bytesMax, String... schema) throws SQLException {
    return open(path, settings(), bytesMax, schema);
  }

  private static SqliteFile open(Path path, SQLiteConfig settings, long bytesMax, String... schema)
      throws SQLException {
    var writer = settings.createConnection(url(path));
    try (var statement = writer.createStatement()) {
      statement.execute("PRAGMA max_page_count = " + bytesMax / PAGE_BYTES);
      for (var table : schema) {
        statement.execute(table);
      }
    } catch (SQLException e) {
      writer.close();
      throw e;
    }
    return new SqliteFile(path, writer);
  }

  /// Runs `work` in a transaction.
  public <R> R write(Work<R> work) throws SQLException {
    writing.lock();
    try {
      writer.setAutoCommit(false);
      try {
        var result = work.run(writer);
        writer.commit();
        return result;
      } catch (SQLException | RuntimeException e) {
        writer.rollback();
        throw e;
      } finally {
        writer.setAutoCommit(true);
      }
    } finally {
      writing.unlock();
    }
  }

  /// Runs `work` that only reads.
  public <R> R read(Work<R> work) throws SQLException {
    reading.acquireUninterruptibly();
    try {
      var reader = takeReader();
      try {
        return work.run(reader);
      } finally {
        giveBack(reader);
      }
    } finally {
      reading.release();
    }
  }

  private Connection takeReader() throws SQLException {
    synchronized (readers) {
      if (!readers.isEmpty()) {
        return readers.pop();
      }
    }
    var reader = settings().createConnection(url(path));
    try (var statement = reader.createStatement()) {
      statement.execute("PRAGMA query_only = ON");
    }
    return reader;
  }

  private void giveBack(Connection reader) {
    synchronized (readers) {
      readers.push(reader);
    }
  }

  private static String url(Path path) {
    return "jdbc:sqlite:" + path;
  }

  private static SQLiteConfig settings() {
    var settings = new SQLiteConfig();
    settings.setJournalMode(SQLiteConfig.JournalMode.WAL);
    settings.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    settings.setBusyTimeout(BUSY_MILLIS_MAX);
    settings.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
    return settings;
  }

  @Override
  public void close() throws SQLException {
    synchronized (readers) {
      for (var reader : readers) {
        reader.close();
      }
      readers.clear();
    }
    writer.close();
  }
}

package dev.millstream.bindings.d1;

import dev.millstream.bindings.door.Refusal;
import dev.millstream.bindings.sqlite.OpenFiles;
import dev.millstream.bindings.sqlite.SqliteFile;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.sqlite.ProgressHandler;

/// The databases' contents. Statements of a database run one after the other; those asked together
/// are one transaction, and survive a crash once they are answered. Thread-safe.
public final class D1Store implements AutoCloseable {
  private static final int STEPS_BETWEEN_LOOKS = 10_000;
  private static final Pattern PROBLEM =
      Pattern.compile("\\[(SQLITE_[A-Z]+)\\w*\\][^(]*\\((.*)\\)", Pattern.DOTALL);

  private final OpenFiles files;
  private final D1Limits limits;

  private D1Store(OpenFiles files, D1Limits limits) {
    this.files = files;
    this.limits = limits;
  }

  /// Opens the store below a folder.
  public static D1Store open(Path folder, D1Limits limits) throws IOException {
    var files =
        new OpenFiles(
            folder,
            limits.openMax(),
            path -> SqliteFile.confined(path, limits.databaseBytesMax(), limits.valueBytesMax()));
    return new D1Store(files, limits);
  }

  /// Makes the file of a new database.
  public void make(String database) throws SQLException {
    files.make(database);
  }

  public void remove(String database) throws IOException, SQLException {
    files.remove(database);
  }

  /// How many bytes the database has.
  public long size(String database) throws IOException {
    return files.size(database);
  }

  /// The statements of a text.
  public List<String> split(String sql) {
    return SqlScript.split(sql);
  }

  /// Runs statements as one transaction.
  ///
  /// @throws Refusal if one of them fails or may not be; nothing was changed then
  public List<D1Result> run(String database, List<D1Statement> statements) throws SQLException {
    statements.forEach(this::check);
    if (statements.size() > limits.statementsMax()) {
      throw new Refusal(400, "at most %d statements at once".formatted(limits.statementsMax()));
    }
    return files
        .use(
            database,
            file ->
                file.write(connection ->
                    timed(connection, limits.time(), () -> results(connection, statements))))
        .orElseThrow(D1Store::missing);
  }

  /// Runs the statements of a text as one transaction, however many there are.
  ///
  /// @throws Refusal if one of them fails or may not be, with its number; nothing was changed then
  public D1Import run(String database, Reader text) throws SQLException {
    var script = new SqlScript(text, limits.imports().statementCharsMax());
    var time = limits.imports().time();
    return files
        .use(
            database,
            file ->
                file.write(connection ->
                    timed(connection, time, () -> D1Import.of(connection, script, time))))
        .orElseThrow(D1Store::missing);
  }

  /// Goes on only where [#dump] can write all that is selected.
  ///
  /// @throws Refusal if there is something among it that cannot be written as SQL
  public void requireDumpable(String database, D1Dump.Selection selection) throws SQLException {
    var schema = new D1Dump.Selection(true, false, selection.tables());
    try {
      dump(database, schema, Writer.nullWriter());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Writes a database as the SQL that makes it; it is that of one moment.
  ///
  /// @throws Refusal if it holds what cannot be written so
  public void dump(String database, D1Dump.Selection selection, Writer out)
      throws IOException, SQLException {
    try {
      var found =
          files.use(
              database,
              file ->
                  file.read(connection -> {
                    new D1Dump(connection, selection, out).write();
                    return true;
                  }));
      if (found.isEmpty()) {
        throw missing();
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static Refusal missing() {
    return new Refusal(404, "database not found");
  }

  private void check(D1Statement statement) {
    var sql = statement.sql();
    if (sql.getBytes(StandardCharsets.UTF_8).length > limits.sqlBytesMax()) {
      throw new Refusal(400, "statement too long: SQLITE_TOOBIG");
    }
    if (statement.parameters().size() > limits.parametersMax()) {
      throw new Refusal(400, "too many SQL variables: SQLITE_ERROR");
    }
    SqlGate.check(sql);
  }

  private List<D1Result> results(Connection connection, List<D1Statement> statements)
      throws SQLException {
    var results = new ArrayList<D1Result>();
    var left = limits.answerBytesMax();
    for (var statement : statements) {
      var run = new D1Run(connection, statement, left);
      results.add(run.result());
      left = run.bytesLeft();
    }
    return results;
  }

  @FunctionalInterface
  private interface Work<R> {
    R run() throws SQLException;
  }

  private static <R> R timed(Connection connection, Duration time, Work<R> work)
      throws SQLException {
    var end = System.nanoTime() + time.toNanos();
    ProgressHandler.setHandler(connection, STEPS_BETWEEN_LOOKS, new Deadline(end));
    try {
      return work.run();
    } catch (SQLException e) {
      throw new Refusal(400, words(e, time));
    } finally {
      ProgressHandler.clearHandler(connection);
    }
  }

  private static final class Deadline extends ProgressHandler {
    private final long endNanos;

    Deadline(long endNanos) {
      this.endNanos = endNanos;
    }

    @Override
    protected int progress() {
      // a thread is interrupted where the server ends
      var ended = System.nanoTime() - endNanos > 0 || Thread.currentThread().isInterrupted();
      return ended ? 1 : 0;
    }
  }

  /// What SQLite said, in D1's words.
  static String words(SQLException e, Duration time) {
    var message = String.valueOf(e.getMessage());
    if (message.contains("SQLITE_INTERRUPT")) {
      return "D1 DB exceeded its time limit of %d ms and the statements were undone"
          .formatted(time.toMillis());
    }
    var problem = PROBLEM.matcher(message);
    return problem.find() ? problem.group(2) + ": " + problem.group(1) : message;
  }

  @Override
  public void close() throws SQLException {
    files.close();
  }
}

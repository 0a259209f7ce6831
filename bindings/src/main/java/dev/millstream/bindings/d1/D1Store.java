package dev.millstream.bindings.d1;

import dev.millstream.bindings.door.Refusal;
import dev.millstream.bindings.sqlite.OpenFiles;
import dev.millstream.bindings.sqlite.SqliteFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
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
        .use(database, file -> file.write(connection -> timed(connection, statements)))
        .orElseThrow(() -> new Refusal(404, "database not found"));
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

  private List<D1Result> timed(Connection connection, List<D1Statement> statements)
      throws SQLException {
    var end = System.nanoTime() + limits.time().toNanos();
    ProgressHandler.setHandler(connection, STEPS_BETWEEN_LOOKS, new Deadline(end));
    try {
      var results = new ArrayList<D1Result>();
      var left = limits.answerBytesMax();
      for (var statement : statements) {
        var run = new D1Run(connection, statement, left);
        results.add(run.result());
        left = run.bytesLeft();
      }
      return results;
    } catch (SQLException e) {
      throw refusal(e);
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
      return System.nanoTime() - endNanos > 0 ? 1 : 0;
    }
  }

  private Refusal refusal(SQLException e) {
    var message = String.valueOf(e.getMessage());
    if (message.contains("SQLITE_INTERRUPT")) {
      return new Refusal(
          400,
          "D1 DB exceeded its time limit of %d ms and the statements were undone"
              .formatted(limits.time().toMillis()));
    }
    var problem = PROBLEM.matcher(message);
    return problem.find()
        ? new Refusal(400, problem.group(2) + ": " + problem.group(1))
        : new Refusal(400, message);
  }

  @Override
  public void close() throws SQLException {
    files.close();
  }
}

package dev.millstream.bindings.d1;

import dev.millstream.bindings.door.Refusal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/// What a file of SQL did; `rowsRead` counts the rows that were selected.
public record D1Import(long statements, long rowsRead, double millis, D1Result.Effects effects) {

  static D1Import of(Connection connection, SqlScript script, Duration time) throws SQLException {
    var begun = System.nanoTime();
    var before = D1Run.changes(connection);
    var statements = 0L;
    var rows = 0L;
    try {
      for (var next = script.next(); next.isPresent(); next = script.next()) {
        rows += run(connection, next.get());
        statements++;
      }
    } catch (Refusal e) {
      throw new Refusal(e.status(), "statement %d: %s".formatted(statements + 1, e.getMessage()));
    } catch (SQLException e) {
      var words = D1Store.words(e, time);
      throw new Refusal(400, "statement %d: %s".formatted(statements + 1, words));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    var millis = (System.nanoTime() - begun) / 1e6;
    return new D1Import(statements, rows, millis, D1Run.effects(connection, before));
  }

  private static long run(Connection connection, String sql) throws SQLException {
    SqlGate.check(sql);
    var rows = 0L;
    try (var prepared = connection.prepareStatement(sql)) {
      if (prepared.execute()) {
        try (var found = prepared.getResultSet()) {
          while (found.next()) {
            rows++;
          }
        }
      }
    }
    return rows;
  }
}

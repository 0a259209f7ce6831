package dev.millstream.bindings.d1;

import dev.millstream.bindings.door.Refusal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One statement being run.
final class D1Run {
  private static final int CELL_BYTES = 16;

  private final Connection connection;
  private final D1Statement statement;
  private int bytesLeft;

  D1Run(Connection connection, D1Statement statement, int bytesMax) {
    this.connection = connection;
    this.statement = statement;
    this.bytesLeft = bytesMax;
  }

  /// How much more may be given.
  int bytesLeft() {
    return bytesLeft;
  }

  D1Result result() throws SQLException {
    var begun = System.nanoTime();
    var before = changes(connection);
    try (var prepared = connection.prepareStatement(statement.sql())) {
      bind(prepared);
      var columns = new ArrayList<String>();
      var rows = new ArrayList<List<@Nullable Object>>();
      if (prepared.execute()) {
        try (var found = prepared.getResultSet()) {
          read(found, columns, rows);
        }
      }
      var millis = (System.nanoTime() - begun) / 1e6;
      return new D1Result(columns, rows, millis, effects(connection, before));
    }
  }

  private void bind(PreparedStatement prepared) throws SQLException {
    var wanted = prepared.getParameterMetaData().getParameterCount();
    var parameters = statement.parameters();
    if (wanted != parameters.size()) {
      throw new Refusal(
          400,
          "Wrong number of parameter bindings for SQL query: it has %d, and %d are bound"
              .formatted(wanted, parameters.size()));
    }
    for (var i = 0; i < parameters.size(); i++) {
      prepared.setObject(i + 1, parameters.get(i));
    }
  }

  private void read(ResultSet found, List<String> columns, List<List<@Nullable Object>> rows)
      throws SQLException {
    var shape = found.getMetaData();
    for (var i = 1; i <= shape.getColumnCount(); i++) {
      columns.add(shape.getColumnLabel(i));
    }
    while (found.next()) {
      var row = new ArrayList<@Nullable Object>(columns.size());
      for (var i = 1; i <= columns.size(); i++) {
        var value = found.getObject(i);
        row.add(value instanceof Integer whole ? Long.valueOf(whole) : value);
        bytesLeft -= size(value);
      }
      if (bytesLeft < 0) {
        throw new Refusal(413, "the result is too large: select less, or page by page");
      }
      rows.add(row);
    }
  }

  private static int size(@Nullable Object value) {
    return switch (value) {
      case String text -> text.length() + CELL_BYTES;
      // as JSON's numbers
      case byte[] bytes -> 4 * bytes.length + CELL_BYTES;
      case null, default -> CELL_BYTES;
    };
  }

  /// What was changed since [#changes] were `before`.
  static D1Result.Effects effects(Connection connection, long before) throws SQLException {
    var changed = changes(connection) - before;
    var bytes = number(connection, "PRAGMA page_count") * number(connection, "PRAGMA page_size");
    var row = number(connection, "SELECT last_insert_rowid()");
    return new D1Result.Effects(changed, row, changed > 0, bytes);
  }

  /// How many rows the connection has changed.
  static long changes(Connection connection) throws SQLException {
    return number(connection, "SELECT total_changes()");
  }

  private static long number(Connection connection, String sql) throws SQLException {
    try (var asked = connection.prepareStatement(sql);
        var row = asked.executeQuery()) {
      return row.next() ? row.getLong(1) : 0;
    }
  }
}

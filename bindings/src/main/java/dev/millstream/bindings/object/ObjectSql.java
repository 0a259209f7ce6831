package dev.millstream.bindings.object;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.millstream.bindings.d1.SqlGate;
import dev.millstream.bindings.d1.SqlScript;
import dev.millstream.bindings.door.Refusal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Base64;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.sqlite.ProgressHandler;
import org.sqlite.SQLiteConnection;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/// The statements of an object. Belongs to the object's thread.
final class ObjectSql {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final int STEPS_BETWEEN_LOOKS = 10_000;
  private static final int CELL_BYTES = 16;
  private static final String OURS = "_cf_";
  private static final Pattern PROBLEM =
      Pattern.compile("\\[(SQLITE_[A-Z]+)\\w*\\][^(]*\\((.*)\\)", Pattern.DOTALL);

  private final Connection connection;
  private final ObjectLimits limits;

  ObjectSql(Connection connection, ObjectLimits limits) {
    this.connection = connection;
    this.limits = limits;
  }

  /// Runs the statements of a text; `[…]` of JSON are the last one's parameters, where
  /// `["<base64>"]` is a blob. Gives `{columns, rows, read, written}`.
  String run(String text, String parameters) throws SQLException {
    if (text.getBytes(UTF_8).length > limits.sqlBytesMax()) {
      throw new Refusal(400, "statement too long: SQLITE_TOOBIG");
    }
    var statements = SqlScript.split(text);
    if (statements.isEmpty()) {
      throw new Refusal(400, "SQL code did not contain a statement.");
    }
    for (var statement : statements) {
      SqlGate.check(statement);
    }
    if (text.toLowerCase(Locale.ROOT).contains(OURS)) {
      throw new Refusal(400, "access to " + OURS + " tables is prohibited: SQLITE_AUTH");
    }
    var end = System.nanoTime() + limits.sqlTime().toNanos();
    ProgressHandler.setHandler(connection, STEPS_BETWEEN_LOOKS, new Deadline(end));
    var before = changes();
    try {
      for (var statement : statements.subList(0, statements.size() - 1)) {
        one(statement, JSON.createArrayNode(), before);
      }
      return one(statements.getLast(), JSON.readTree(parameters), before);
    } catch (SQLException e) {
      throw refusal(e);
    } finally {
      ProgressHandler.clearHandler(connection);
    }
  }

  private long changes() throws SQLException {
    return connection.unwrap(SQLiteConnection.class).getDatabase().total_changes();
  }

  private String one(String statement, JsonNode parameters, long before) throws SQLException {
    try (var prepared = connection.prepareStatement(statement)) {
      bind(prepared, parameters);
      var result = JSON.createObjectNode();
      var columns = result.putArray("columns");
      var rows = result.putArray("rows");
      if (prepared.execute()) {
        try (var found = prepared.getResultSet()) {
          read(found, columns, rows);
        }
      }
      result.put("read", rows.size());
      result.put("written", changes() - before);
      return result.toString();
    }
  }

  private void bind(PreparedStatement prepared, JsonNode parameters) throws SQLException {
    var wanted = prepared.getParameterMetaData().getParameterCount();
    if (wanted != parameters.size() || wanted > limits.parametersMax()) {
      throw new Refusal(
          400,
          "Wrong number of parameter bindings for SQL query. It has %d of at most %d, %d are bound"
              .formatted(wanted, limits.parametersMax(), parameters.size()));
    }
    for (var i = 0; i < wanted; i++) {
      prepared.setObject(i + 1, value(parameters.get(i)));
    }
  }

  private static @Nullable Object value(JsonNode node) {
    if (node.isArray()) {
      return Base64.getDecoder().decode(node.path(0).asString(""));
    }
    if (node.isIntegralNumber() && node.canConvertToLong()) {
      return node.asLong();
    }
    if (node.isNumber()) {
      return node.asDouble();
    }
    return node.isString() ? node.asString() : null;
  }

  private void read(ResultSet found, ArrayNode columns, ArrayNode rows) throws SQLException {
    var shape = found.getMetaData();
    var count = shape.getColumnCount();
    for (var i = 1; i <= count; i++) {
      columns.add(shape.getColumnLabel(i));
    }
    var left = (long) limits.answerBytesMax();
    while (found.next()) {
      var row = rows.addArray();
      for (var i = 1; i <= count; i++) {
        left -= add(row, found.getObject(i)) + CELL_BYTES;
      }
      if (left < 0) {
        throw new Refusal(413, "the result is too large: select less, or page by page");
      }
    }
  }

  private static int add(ArrayNode row, @Nullable Object value) {
    switch (value) {
      case null -> row.addNull();
      case Number real when real instanceof Double || real instanceof Float ->
          row.add(real.doubleValue());
      case Number whole -> row.add(whole.longValue());
      case byte[] bytes -> {
        row.addArray().add(Base64.getEncoder().encodeToString(bytes));
        return 2 * bytes.length;
      }
      default -> {
        row.add(value.toString());
        return value.toString().length();
      }
    }
    return 0;
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
          400, "a query took longer than %d ms".formatted(limits.sqlTime().toMillis()));
    }
    var problem = PROBLEM.matcher(message);
    return problem.find()
        ? new Refusal(400, problem.group(2) + ": " + problem.group(1))
        : new Refusal(400, message);
  }
}

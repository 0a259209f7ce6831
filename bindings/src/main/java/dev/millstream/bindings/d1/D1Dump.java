package dev.millstream.bindings.d1;

import dev.millstream.bindings.door.Refusal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/// A database as SQL, in an order that makes it again: tables, their rows, then indexes, views and
/// triggers.
public final class D1Dump {
  private static final String SEQUENCES = "sqlite_sequence";

  private final Connection connection;
  private final Selection selection;
  private final Writer out;

  /// Which tables, all if none is named, and what of them.
  public record Selection(boolean schema, boolean rows, Set<String> tables) {
    boolean takes(String table) {
      return tables.isEmpty() || tables.contains(table);
    }
  }

  private record Made(String name, String table, String sql) {}

  D1Dump(Connection connection, Selection selection, Writer out) {
    this.connection = connection;
    this.selection = selection;
    this.out = out;
  }

  void write() throws SQLException {
    execute("BEGIN");
    try {
      line("PRAGMA defer_foreign_keys=TRUE;");
      var tables = tables();
      if (selection.schema()) {
        make(tables);
      }
      if (selection.rows()) {
        for (var table : tables) {
          rows(table.name());
        }
        sequences();
      }
      if (selection.schema()) {
        // a trigger may be on a view
        for (var type : List.of("index", "view", "trigger")) {
          make(made(type));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      execute("COMMIT");
    }
  }

  private List<Made> tables() throws SQLException {
    var tables = made("table").stream().filter(each -> !each.name().startsWith("sqlite_")).toList();
    for (var table : tables) {
      if (table.sql().toUpperCase(Locale.ROOT).startsWith("CREATE VIRTUAL")) {
        throw new Refusal(
            400,
            "cannot export databases with Virtual Tables (fts5): name the tables to export, without"
                + " "
                + table.name());
      }
    }
    return tables;
  }

  private void make(List<Made> all) throws IOException {
    for (var each : all) {
      line(each.sql() + ";");
    }
  }

  /// Where the numbers of AUTOINCREMENT go on.
  private void sequences() throws SQLException, IOException {
    if (made("table").stream().anyMatch(table -> table.name().equals(SEQUENCES))) {
      line("DELETE FROM " + SEQUENCES + ";");
      rows(SEQUENCES);
    }
  }

  private void rows(String table) throws SQLException, IOException {
    var columns = columns(table);
    if (columns.isEmpty()) {
      return;
    }
    var names = columns.stream().map(D1Dump::quoted).collect(Collectors.joining(","));
    var values = columns.stream().map(D1Dump::literal).collect(Collectors.joining(" || ',' || "));
    var begin = "INSERT INTO %s (%s) VALUES(".formatted(quoted(table), names);
    try (var asked =
            connection.prepareStatement("SELECT %s FROM %s".formatted(values, quoted(table)));
        var rows = asked.executeQuery()) {
      while (rows.next()) {
        line(begin + rows.getString(1) + ");");
      }
    }
  }

  /// Those that can be written: what is generated is not among them.
  private List<String> columns(String table) throws SQLException {
    var columns = new ArrayList<String>();
    try (var asked = connection.prepareStatement("SELECT name FROM pragma_table_info(?)")) {
      asked.setString(1, table);
      try (var found = asked.executeQuery()) {
        while (found.next()) {
          columns.add(found.getString(1));
        }
      }
    }
    return columns;
  }

  private List<Made> made(String type) throws SQLException {
    var all = new ArrayList<Made>();
    try (var asked =
        connection.prepareStatement(
            "SELECT name, tbl_name, sql FROM sqlite_schema WHERE type = ? AND sql NOT NULL"
                + " ORDER BY rowid")) {
      asked.setString(1, type);
      try (var found = asked.executeQuery()) {
        while (found.next()) {
          var made = new Made(found.getString(1), found.getString(2), found.getString(3));
          if (selection.takes(made.table())) {
            all.add(made);
          }
        }
      }
    }
    return all;
  }

  private static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  /// `quote()` ends a text at its first NUL.
  private static String literal(String column) {
    var name = quoted(column);
    return ("CASE WHEN typeof(%1$s) = 'text' AND instr(%1$s, char(0)) > 0"
            + " THEN 'CAST(X''' || hex(%1$s) || ''' AS TEXT)' ELSE quote(%1$s) END")
        .formatted(name);
  }

  private void execute(String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private void line(String text) throws IOException {
    out.write(text);
    out.write('\n');
  }
}

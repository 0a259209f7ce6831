package dev.millstream.control.dashboard.data;

import dev.millstream.bindings.catalog.Resource;
import dev.millstream.bindings.d1.D1Result;
import dev.millstream.bindings.d1.D1Statement;
import dev.millstream.bindings.d1.D1Store;
import dev.millstream.control.api.Route;
import dev.millstream.control.dashboard.frame.Refusal;
import dev.millstream.control.dashboard.frame.Reply;
import dev.millstream.control.dashboard.frame.Visit;
import dev.millstream.control.dashboard.frame.Words;
import dev.millstream.store.site.FunctionBinding.Kind;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A SQL database: its tables, and statements that run as they do in functions.
public final class DatabasePage {
  private static final String PAGE = Kept.DATA + "/d1/{id}";
  private static final int ROWS_SHOWN = 100;
  private static final int CELL_CHARS_MAX = 500;
  private static final String TABLES =
      "SELECT name, sql FROM sqlite_master WHERE type IN ('table', 'view')"
          + " AND name NOT LIKE 'sqlite_%' AND name NOT LIKE '_cf_%' ORDER BY name";

  private final Kept kept;
  private final D1Store store;

  DatabasePage(Kept kept) {
    this.kept = kept;
    this.store = kept.bindings().d1();
  }

  List<Route> routes() {
    return List.of(kept.page(PAGE, this::show), kept.form(PAGE, this::run, this::show));
  }

  /// A table, and the statement that made it.
  public record Table(String name, String sql) {}

  /// What one statement gave.
  public record Outcome(List<String> columns, List<List<String>> rows, String told, boolean more) {}

  /// The whole page; `outcomes` of what was just run.
  public record View(
      String name,
      String id,
      String path,
      String size,
      List<Table> tables,
      List<Outcome> outcomes) {}

  private Reply show(Visit visit) throws IOException, SQLException {
    return page(kept.resource(visit, Kind.D1), List.of());
  }

  private Reply page(Resource database, List<Outcome> outcomes) throws IOException, SQLException {
    var tables =
        store.run(database.id(), List.of(new D1Statement(TABLES, List.of()))).getFirst().rows();
    return new Reply.Page(
        "database",
        new View(
            database.name(),
            database.id(),
            Kept.path(database),
            Words.size(store.size(database.id())),
            tables.stream().map(row -> new Table(cell(row.get(0)), cell(row.get(1)))).toList(),
            outcomes));
  }

  /// Runs what was typed as one transaction.
  private Reply run(Visit visit) throws IOException, SQLException {
    var database = kept.resource(visit, Kind.D1);
    var statements = store.split(visit.typed("sql"));
    if (statements.isEmpty()) {
      throw Refusal.of("Type a statement.");
    }
    var results =
        store.run(
            database.id(),
            statements.stream().map(sql -> new D1Statement(sql, List.of())).toList());
    return page(database, results.stream().map(DatabasePage::outcome).toList());
  }

  private static Outcome outcome(D1Result result) {
    var rows = result.rows();
    return new Outcome(
        result.columns(),
        rows.stream()
            .limit(ROWS_SHOWN)
            .map(row -> row.stream().map(DatabasePage::cell).toList())
            .toList(),
        String.format(
            Locale.ROOT,
            "%,d rows, %,d changed, %.1f ms",
            rows.size(),
            result.effects().changes(),
            result.millis()),
        rows.size() > ROWS_SHOWN);
  }

  private static String cell(@Nullable Object value) {
    var text =
        switch (value) {
          case null -> "NULL";
          case byte[] bytes -> "%,d bytes".formatted(bytes.length);
          default -> value.toString();
        };
    return text.length() > CELL_CHARS_MAX ? text.substring(0, CELL_CHARS_MAX) + "…" : text;
  }
}

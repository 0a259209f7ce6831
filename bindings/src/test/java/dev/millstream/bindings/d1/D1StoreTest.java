package dev.millstream.bindings.d1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millstream.bindings.door.Refusal;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class D1StoreTest {
  private static final String SHOP =
      """
      PRAGMA defer_foreign_keys=TRUE;
      CREATE TABLE "odd ""name" (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        goods TEXT REFERENCES goods(name), -- made later; with a semicolon
        twice INT AS (id * 2));
      CREATE TABLE goods (name TEXT PRIMARY KEY, picture BLOB, weight REAL, note);
      CREATE INDEX heavy ON goods(weight);
      CREATE VIEW light AS SELECT name FROM goods WHERE weight < 1;
      CREATE TRIGGER noted AFTER INSERT ON goods WHEN NEW.note IS NULL BEGIN
        UPDATE goods SET note = 'none; really' WHERE name = NEW.name;
      END;
      CREATE TRIGGER lightly INSTEAD OF INSERT ON light BEGIN
        INSERT INTO goods (name, weight) VALUES (NEW.name, 0.5);
      END;
      INSERT INTO "odd ""name" (id, goods) VALUES (7, 'tea');
      INSERT INTO goods VALUES ('tea', X'00ff', 0.1, 'it''s
      green'),
        ('coffee', NULL, 1e300, NULL),
        ('ümlaut' || char(0) || 'nul', NULL, -1, 12345678901);
      INSERT INTO light VALUES ('feather');
      """;
  private static final D1Dump.Selection ALL = new D1Dump.Selection(true, true, Set.of());

  private D1Store store;

  @BeforeEach
  void open(@TempDir Path folder) throws Exception {
    store = D1Store.open(folder, D1Limits.DEFAULT);
    store.make("a");
    store.make("b");
  }

  @AfterEach
  void close() throws Exception {
    store.close();
  }

  private String dump(String database, D1Dump.Selection selection) throws Exception {
    var out = new StringWriter();
    store.dump(database, selection, out);
    return out.toString();
  }

  private Object first(String database, String sql) throws Exception {
    return store.run(database, List.of(new D1Statement(sql, List.of()))).getFirst().rows();
  }

  @Test
  void whatADatabaseIsDumpedAsMakesTheSameAgain() throws Exception {
    var done = store.run("a", new StringReader(SHOP));

    var dumped = dump("a", ALL);
    store.run("b", new StringReader(dumped));

    assertThat(done.statements()).isEqualTo(10);
    assertThat(done.effects().changes()).isGreaterThan(4);
    assertThat(dump("b", ALL)).isEqualTo(dumped);
    for (var sql :
        List.of(
            "SELECT name, hex(picture), weight, note, length(hex(name)) FROM goods ORDER BY rowid",
            "SELECT * FROM \"odd \"\"name\"",
            "SELECT * FROM sqlite_sequence",
            "SELECT name FROM light")) {
      assertThat(first("b", sql)).isEqualTo(first("a", sql));
    }
  }

  @Test
  void schemaRowsAndTablesAreDumpedByThemselves() throws Exception {
    store.run("a", new StringReader(SHOP));

    assertThat(dump("a", new D1Dump.Selection(true, false, Set.of())))
        .contains("CREATE TABLE goods", "CREATE VIEW light")
        .doesNotContain("INSERT INTO \"goods\"");
    assertThat(dump("a", new D1Dump.Selection(false, true, Set.of("goods"))))
        .contains("INSERT INTO \"goods\"")
        .doesNotContain("CREATE", "odd");
  }

  @Test
  void whatFailsHalfwayIsUndoneAndNamed() throws Exception {
    var script = "CREATE TABLE t (x); INSERT INTO t VALUES (1);\n INSERT INTO u VALUES (2)";
    assertThatThrownBy(() -> store.run("a", new StringReader(script)))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("statement 3: no such table: u");
    assertThatThrownBy(
            () -> store.run("a", new StringReader("CREATE TABLE t (x); ATTACH 'x' AS y;")))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("statement 2: not authorized");
    assertThatThrownBy(() -> store.run("a", new StringReader("SELECT '" + "x".repeat(5_000_000))))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("statement 1: statement too long");
    assertThat(dump("a", ALL)).doesNotContain("CREATE");
  }

  @Test
  void virtualTablesAreNoSql() throws Exception {
    store.run("a", new StringReader("CREATE VIRTUAL TABLE v USING fts5(x); CREATE TABLE t (x);"));
    assertThatThrownBy(() -> store.requireDumpable("a", ALL))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("Virtual Tables");
    store.requireDumpable("a", new D1Dump.Selection(true, true, Set.of("t")));
  }
}

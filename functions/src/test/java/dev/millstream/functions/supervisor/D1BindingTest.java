package dev.millstream.functions.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.bindings.Bindings;
import dev.millstream.bindings.d1.D1Limits;
import dev.millstream.functions.FunctionLimits;
import dev.millstream.store.file.FileObjectStore;
import dev.millstream.store.site.FunctionBinding;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `env.DB` of a database, from the code down to the file.
class D1BindingTest {
  @TempDir static Path folder;
  private static Bindings bindings;
  private static FunctionHosts hosts;

  @BeforeAll
  static void start() throws Exception {
    var limits =
        new D1Limits(
            100_000,
            100,
            1000,
            2_000_000,
            1 << 20,
            Duration.ofMillis(500),
            1 << 24,
            2,
            D1Limits.DEFAULT.imports());
    bindings = Bindings.open(folder, FileObjectStore.open(folder.resolve("objects")), limits);
    hosts =
        FunctionHosts.start(
            new FunctionHostSettings(
                Path.of("target", "functions-cache"),
                1,
                FunctionLimits.defaults(),
                line -> {},
                (project, stored) -> stored,
                bindings));
  }

  @AfterAll
  static void stop() throws Exception {
    hosts.close();
    bindings.close();
  }

  /// What a function says that runs `code` with a database `db` of one table.
  private static String run(String code) throws Exception {
    var id = bindings.make(FunctionBinding.Kind.D1, "d" + System.nanoTime()).orElseThrow().id();
    return TestSite.pages(
            hosts,
            "d1",
            "/",
            """
            {async onRequest({ env }) {
              const db = env.DB;
              const failure = async (work) => {
                try { await work(); return 'none'; } catch (e) { return e.message; }
              };
              await db.exec('CREATE TABLE t (id INTEGER PRIMARY KEY, a UNIQUE, b)');
              return Response.json(await (async () => { %s })());
            }}\
            """
                .formatted(code))
        .with(new FunctionBinding(FunctionBinding.Kind.D1, "DB", id))
        .body("/");
  }

  @Test
  void rowsComeBackInTheShapeThatIsAskedForWithTheirTypes() throws Exception {
    assertThat(
            run(
                """
                const put = db.prepare('INSERT INTO t (a, b) VALUES (?1, ?2)');
                const { success, meta } = await put.bind('x', 1.5).run();
                await put.bind(true, new Uint8Array([1, 255])).run();
                await put.bind(null, 7).run();
                const all = db.prepare('SELECT a, b FROM t ORDER BY id');
                return [
                  success, meta.changes, meta.last_row_id, meta.changed_db,
                  (await all.all()).results, await all.raw({ columnNames: true }),
                  await all.first(), await all.first('b'),
                  await db.prepare('SELECT 1 WHERE 0').first(),
                ];
                """))
        .isEqualTo(
            "[true,1,1,true,"
                + "[{\"a\":\"x\",\"b\":1.5},{\"a\":1,\"b\":[1,255]},{\"a\":null,\"b\":7}],"
                + "[[\"a\",\"b\"],[\"x\",1.5],[1,[1,255]],[null,7]],"
                + "{\"a\":\"x\",\"b\":1.5},1.5,null]");
  }

  @Test
  void aBatchIsOneTransaction() throws Exception {
    assertThat(
            run(
                """
                const put = db.prepare('INSERT INTO t (a) VALUES (?)');
                const done = await db.batch([put.bind('x'), put.bind('y')]);
                const failed = await failure(() => db.batch([put.bind('z'), put.bind('x')]));
                const n = await db.prepare('SELECT count(*) n FROM t').first('n');
                return [done.length, failed, n];
                """))
        .isEqualTo("[2,\"D1_ERROR: UNIQUE constraint failed: t.a: SQLITE_CONSTRAINT\",2]");
  }

  @Test
  void aScriptRunsWithItsTriggersQuotesAndComments() throws Exception {
    assertThat(
            run(
                """
                const { count } = await db.exec(`
                  -- a comment; with a semicolon
                  CREATE TRIGGER g AFTER INSERT ON t BEGIN
                    UPDATE t SET b = 'set;' WHERE id = new.id;
                    SELECT CASE WHEN 1 THEN 2 END; END;
                  INSERT INTO t (a) VALUES ('it''s; here'); /* ; */
                `);
                return [count, await db.prepare('SELECT a, b FROM t').first()];
                """))
        .isEqualTo("[2,{\"a\":\"it's; here\",\"b\":\"set;\"}]");
  }

  @Test
  void otherFilesSettingsAndTransactionsAreNotReached() throws Exception {
    assertThat(
            run(
                """
                const wrong = [
                  "ATTACH '/tmp/other' AS o", "/* x */ attach 'o' as o", "VACUUM INTO '/tmp/o'",
                  'PRAGMA journal_mode = DELETE', 'PRAGMA writable_schema = 1', 'BEGIN',
                  "SELECT load_extension('/tmp/x')", 'SELECT file FROM pragma_database_list',
                  "backup to '/tmp/o'", 'SELECT zeroblob(2000001)', 'SELECT 1; SELECT 2',
                  'SELECT * FROM none', 'SELECT ?',
                ];
                const told = [];
                for (const sql of wrong) told.push(await failure(() => db.prepare(sql).all()));
                told.push(await failure(() => db.prepare('SELECT ?').bind(undefined).all()));
                return [told, (await db.prepare('PRAGMA table_info(t)').all()).results.length];
                """))
        .isEqualTo(
            "[[\"D1_ERROR: not authorized: SQLITE_AUTH\","
                + "\"D1_ERROR: not authorized: SQLITE_AUTH\","
                + "\"D1_ERROR: not authorized: SQLITE_AUTH\","
                + "\"D1_ERROR: not authorized: SQLITE_AUTH\","
                + "\"D1_ERROR: not authorized: SQLITE_AUTH\","
                + "\"D1_ERROR: not authorized: SQLITE_AUTH\","
                + "\"D1_ERROR: not authorized: SQLITE_ERROR\","
                + "\"D1_ERROR: not authorized: SQLITE_AUTH\","
                + "\"D1_ERROR: not authorized: SQLITE_AUTH\","
                + "\"D1_ERROR: string or blob too big: SQLITE_TOOBIG\","
                + "\"D1_ERROR: The prepared SQL statement must contain only one statement.\","
                + "\"D1_ERROR: no such table: none: SQLITE_ERROR\","
                + "\"D1_ERROR: Wrong number of parameter bindings for SQL query: "
                + "it has 1, and 0 are bound\","
                + "\"D1_TYPE_ERROR: Type 'undefined' not supported for value 'undefined'\"],3]");
  }

  @Test
  void aQueryThatDoesNotEndIsEndedAndOthersGoOn() throws Exception {
    assertThat(
            run(
                """
                const endless = `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)
                  SELECT count(*) FROM n`;
                const told = await failure(() => db.prepare(endless).all());
                return [told, await db.prepare('SELECT 1 AS one').first('one')];
                """))
        .contains("exceeded its time limit of 500 ms")
        .endsWith(",1]");
  }
}

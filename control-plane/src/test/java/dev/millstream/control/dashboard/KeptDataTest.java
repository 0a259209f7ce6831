package dev.millstream.control.dashboard;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.bindings.Bindings;
import dev.millstream.bindings.r2.R2Store;
import dev.millstream.control.deploy.DeployServer;
import dev.millstream.store.file.FileObjectStore;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The dashboard's pages of what functions keep.
@Timeout(120)
class KeptDataTest {
  private static final String HOSTILE = "</textarea><script>taken=1</script>";

  @TempDir static Path folder;
  private static DeployServer server;
  private static FileObjectStore store;
  private static Bindings kept;

  @BeforeAll
  static void start() throws IOException {
    store = FileObjectStore.open(folder.resolve("buckets"));
    kept = Bindings.open(folder.resolve("bindings"), store);
    server = DeployServer.startShowing(folder.resolve("data"), kept);
  }

  @AfterAll
  static void stop() throws IOException, SQLException {
    server.close();
    kept.close();
    store.close();
  }

  private static Visitor stranger() {
    return new Visitor(server.control().port());
  }

  private static Visitor admin() throws Exception {
    return stranger().signIn(server.user().token());
  }

  private static String made(Visitor visitor, String kind, String name) throws Exception {
    var answer = visitor.post("/data", Map.of("kind", kind, "name", name));
    return answer.headers().firstValue("Location").orElseThrow().replace("?done=added", "");
  }

  @Test
  void valuesOfANamespaceAreFoundChangedAndRemoved() throws Exception {
    var visitor = admin();
    assertThat(stranger().get("/data").statusCode()).isEqualTo(303);
    var page = made(visitor, "KV", "Settings");
    var twice = visitor.post("/data", Map.of("kind", "KV", "name", "Settings"));
    assertThat(twice.statusCode()).isEqualTo(409);

    visitor.post(page, Map.of("name", "a/1", "value", HOSTILE, "metadata", "{\"by\":1}"));
    visitor.post(page, Map.of("name", "b", "value", "two", "seconds", "3600"));
    assertThat(visitor.get(page + "?prefix=a").body()).contains("a/1").doesNotContain("Remove b");
    assertThat(visitor.get(page + "?of=a%2F1").body())
        .contains("&lt;script&gt;taken", "{&#34;by&#34;:1}")
        .doesNotContain("<script>taken");
    assertThat(visitor.get(page).body()).contains("until ");
    assertThat(visitor.post(page, Map.of("name", "c", "value", "x", "seconds", "5")).body())
        .contains("60", "class=\"problem\"", ">x</textarea>");
    visitor.post(page + "/delete", Map.of("name", "b"));
    assertThat(visitor.get(page).body()).doesNotContain("Remove b");
  }

  @Test
  void aDatabaseRunsWhatIsTypedAndSaysWhatIsWrong() throws Exception {
    var visitor = admin();
    var page = made(visitor, "D1", "shop");
    visitor.post(page, Map.of("sql", "CREATE TABLE t (a, b); INSERT INTO t VALUES (1, NULL)"));
    assertThat(visitor.get(page).body()).contains("<code>t</code>", "CREATE TABLE t (a, b)");
    assertThat(visitor.post(page, Map.of("sql", "SELECT * FROM t")).body())
        .contains("<td>1</td><td>NULL</td>", "1 rows, 0 changed");
    var wrong = visitor.post(page, Map.of("sql", "DELETE FROM t; SELECT absent FROM t"));
    assertThat(wrong.statusCode()).isEqualTo(400);
    assertThat(wrong.body()).contains("no such column: absent");
    assertThat(visitor.post(page, Map.of("sql", "SELECT count(*) FROM t")).body())
        .contains("<td>1</td>");
  }

  @Test
  void aBucketIsWalkedThroughAndDeletedOnlyByItsTypedName() throws Exception {
    var visitor = admin();
    assertThat(visitor.post("/data", Map.of("kind", "R2", "name", "No")).body())
        .contains("3 to 63 of a-z");
    var page = made(visitor, "R2", "pictures");
    var id = page.substring("/data/r2/".length());
    for (var key : List.of("a/1.txt", "top.txt")) {
      var piece = kept.r2().keep(id, "hello".getBytes(UTF_8));
      kept.r2().put(id, new R2Store.Draft(key, "{}", "{}"), List.of(piece));
    }
    assertThat(visitor.get(page).body()).contains("a/</code>", "top.txt").doesNotContain("1.txt");
    assertThat(visitor.get(page + "?prefix=a%2F").body()).contains("a/1.txt");
    var object = visitor.get(page + "/object?key=a%2F1.txt");
    assertThat(object.body()).isEqualTo("hello");
    assertThat(object.headers().firstValue("Content-Disposition").orElseThrow())
        .startsWith("attachment");
    visitor.post(page + "/delete?prefix=t", Map.of("name", "top.txt"));
    assertThat(visitor.get(page).body()).doesNotContain("top.txt");

    var gone = Map.of("kind", "R2", "id", id, "name", "other");
    assertThat(visitor.post("/data/remove", gone).statusCode()).isEqualTo(400);
    assertThat(visitor.get(page).statusCode()).isEqualTo(200);
    visitor.post("/data/remove", Map.of("kind", "R2", "id", id, "name", "pictures"));
    assertThat(visitor.get(page).statusCode()).isEqualTo(404);
  }

  @Test
  void aFileIsPutIntoABucketUnderItsNameOrTheKeyThatIsTyped() throws Exception {
    var visitor = admin();
    var page = made(visitor, "R2", "files");
    var folder = Map.of("name", "notes/");

    var put = visitor.upload(page + "?prefix=notes%2F", folder, "one.txt", "first");
    assertThat(put.headers().firstValue("Location")).contains(page + "?prefix=notes%2F&done=added");
    assertThat(visitor.get(page + "/object?key=notes%2Fone.txt").body()).isEqualTo("first");
    visitor.upload(page, Map.of("name", "notes/two.txt"), "other.txt", HOSTILE.repeat(50_000));
    assertThat(visitor.get(page + "/object?key=notes%2Ftwo.txt").body())
        .isEqualTo(HOSTILE.repeat(50_000));
    var id = page.substring("/data/r2/".length());
    assertThat(R2Store.fields(kept.r2().head(id, "notes/two.txt").orElseThrow()))
        .containsEntry("Content-Type", "text/plain");

    var unnamed = visitor.upload(page, folder, "", "nothing");
    assertThat(unnamed.statusCode()).isEqualTo(400);
    assertThat(unnamed.body()).contains("Choose a file.");
    var forged = visitor.upload(page, Map.of("name", "forged", "key", "0"), "x", "x");
    assertThat(forged.statusCode()).isEqualTo(403);
    assertThat(stranger().upload(page, folder, "x", "x").statusCode()).isEqualTo(303);
    assertThat(kept.r2().head(id, "forged")).isEmpty();
  }
}

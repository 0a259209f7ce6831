package dev.millstream.builder;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.builder.functions.BindingResolver;
import dev.millstream.store.manifest.Section;
import dev.millstream.store.site.FunctionBinding;
import dev.millstream.store.site.FunctionBundle;
import dev.millstream.store.site.FunctionRoute;
import dev.millstream.store.site.FunctionRoute.Kind;
import dev.millstream.store.site.SiteBindings;
import dev.millstream.store.trigger.QueueConsumer;
import dev.millstream.store.trigger.SiteTriggers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `functions/` and `_worker.js`.
class FunctionsTest {
  private static final String GET = "export const onRequestGet = () => new Response('x');\n";

  @TempDir Path folder;
  private BuilderHouse house;

  @BeforeEach
  void open() throws IOException {
    house = new BuilderHouse(folder);
  }

  @AfterEach
  void close() throws IOException {
    house.close();
  }

  @Test
  void routesModulesInTheOrderInWhichTheyAreTried() throws IOException {
    var bundle =
        bundle(
            "functions/index.js", GET,
            "functions/_middleware.ts", "export const onRequest: unknown[] = [];\n",
            "functions/api/[id].js", GET,
            "functions/api/hello.js", GET,
            "functions/files/[[path]].mjs", GET,
            "functions/lib/words.js", "export const word = 'x';\n");
    assertThat(bundle.routes())
        .containsExactly(
            new FunctionRoute("api/hello.js", "/api/hello", Kind.HANDLER),
            new FunctionRoute("api/[id].js", "/api/:id", Kind.HANDLER),
            new FunctionRoute("files/[[path]].mjs", "/files/:path*", Kind.HANDLER),
            new FunctionRoute("_middleware.ts", "/", Kind.MIDDLEWARE),
            new FunctionRoute("index.js", "/", Kind.HANDLER));
    assertThat(bundle.gate().include()).containsExactly("/*");
  }

  @Test
  void bundlesWhatFunctionsImportIntoOneScript() throws IOException {
    var files = new HashMap<String, String>();
    files.put(
        "functions/a/[id].js",
        """
        import { w } from '../../lib/w.js';
        export const onRequest = () => w;
        """);
    files.put("functions/b.js", GET);
    files.put("lib/w.js", "export const w = 'imported';\n");
    var bundle = bundle(files);
    var script = new String(house.bytes(bundle.script()), UTF_8);
    assertThat(script)
        .contains("globalThis.__millstream_bundle", "\"a/[id].js\"", "imported")
        .doesNotContain("import ");
    assertThat(bundle.gate().include()).containsExactly("/a/*", "/b");
    assertThat(bundle(files).script()).as("the same sources").isEqualTo(bundle.script());
  }

  @Test
  void bundlesAgainOnlyWhereSomethingOfTheFunctionsChanged() throws IOException {
    var files =
        files(
            "about.html", "one",
            "functions/a.js", "import w from '../lib/w';\nexport const onRequest = () => w;\n",
            "lib/w.js", "export default 'first';\n",
            "lib/package.json", "{}");
    var first = bundle(files).script();
    var esbuild = house.esbuild();
    Files.writeString(esbuild, "#!/bin/sh\nexit 1\n");
    files.put("about.html", "two");
    assertThat(bundle(files).script()).as("without esbuild").isEqualTo(first);
    files.put("lib/w.js", "export default 'second';\n");
    assertThat(house.failed(files).problem()).contains("esbuild failed");
    Files.delete(esbuild);
    assertThat(script(files)).contains("second");
    files.put("lib/w.ts", "export default 'third';\n");
    assertThat(script(files)).as("a new name that comes before").contains("third");
    files.put("lib/w/index.js", "export default 'fourth';\n");
    files.remove("lib/w.ts");
    files.remove("lib/w.js");
    assertThat(script(files)).contains("fourth");
    files.put("lib/v.js", "export default 'fifth';\n");
    files.put("lib/w/package.json", "{}");
    assertThat(script(files)).contains("fourth");
    files.put("lib/w/package.json", "{\"main\": \"../v.js\"}");
    assertThat(script(files)).as("the same names, but another meaning").contains("fifth");
  }

  private String script(Map<String, String> files) throws IOException {
    return new String(house.bytes(bundle(files).script()), UTF_8);
  }

  @Test
  void takesTheGateAndTheSurroundingsFromTheSite() throws IOException {
    var bundle =
        bundle(
            "functions/a.js", GET,
            "_routes.json", "{\"version\":1,\"include\":[\"/a\"],\"exclude\":[\"/a/x\"]}",
            "wrangler.toml", "compatibility_date = \"2025-06-01\"\n[vars]\nA = \"1\"\n");
    assertThat(bundle.gate().exclude()).containsExactly("/a/x");
    assertThat(bundle.compatibilityDate()).isEqualTo("2025-06-01");
    assertThat(bundle.vars()).containsEntry("A", "1");
  }

  private static final String BINDINGS =
      """
      [[kv_namespaces]]
      binding = "CACHE"
      id = "blog-cache"
      [[kv_namespaces]]
      binding = "SHARED"
      id = "shared"
      preview_id = "shared"
      [[d1_databases]]
      binding = "DB"
      database_id = "0123456789abcdef0123456789abcdef"
      [[r2_buckets]]
      binding = "PICTURES"
      bucket_name = "pictures"
      """;

  private SiteBindings bindings(boolean preview, String wrangler) throws IOException {
    house.with((kind, wanted) ->
        wanted.startsWith("0123")
            ? Optional.empty()
            : Optional.of(new BindingResolver.Resolved(kind + "/" + wanted, true)));
    var files = Map.of("functions/a.js", GET, "index.html", "x", "wrangler.toml", wrangler);
    var built = preview ? house.preview(files) : house.built(files);
    warnings = built.report.warnings();
    return built.manifest.section(Section.BINDINGS, SiteBindings.class).orElseThrow();
  }

  private List<String> warnings = List.of();

  @Test
  void bindsWhatTheConfigurationNamesAndWarnsOfWhatIsNotThere() throws IOException {
    assertThat(bindings(false, BINDINGS).all())
        .containsExactly(
            new FunctionBinding(FunctionBinding.Kind.KV, "CACHE", "KV/blog-cache"),
            new FunctionBinding(FunctionBinding.Kind.KV, "SHARED", "KV/shared"),
            new FunctionBinding(FunctionBinding.Kind.R2, "PICTURES", "R2/pictures"));
    assertThat(warnings).singleElement().asString().startsWith("wrangler.toml:10: d1_databases:");
    assertThat(house.stages).contains("Made KV blog-cache (KV/blog-cache) for env.CACHE");
  }

  @Test
  void aPreviewSharesWithProductionOnlyWhatIsNamedForIt() throws IOException {
    assertThat(bindings(true, BINDINGS).all())
        .containsExactly(
            new FunctionBinding(FunctionBinding.Kind.KV, "CACHE", "KV/blog-cache-preview"),
            new FunctionBinding(FunctionBinding.Kind.KV, "SHARED", "KV/shared"),
            new FunctionBinding(FunctionBinding.Kind.D1, "DB", "D1/blog-db-preview"),
            new FunctionBinding(FunctionBinding.Kind.R2, "PICTURES", "R2/blog-pictures-preview"));
    var own = "[[env.preview.kv_namespaces]]\nbinding = \"CACHE\"\nid = \"blog-cache\"\n";
    assertThat(bindings(true, BINDINGS + own).named("CACHE"))
        .contains(new FunctionBinding(FunctionBinding.Kind.KV, "CACHE", "KV/blog-cache"));
  }

  @Test
  void aQueueIsBoundWithItsDelayIfThatCanBe() throws IOException {
    var queue = "[[queues.producers]]\nbinding = \"Q\"\nqueue = \"mail\"\n";
    assertThat(bindings(false, queue + "delivery_delay = 60\n").all())
        .containsExactly(new FunctionBinding(FunctionBinding.Kind.QUEUE, "Q", "QUEUE/mail", 60));
    assertThat(bindings(true, queue + "delivery_delay = 43201\n").all())
        .containsExactly(
            new FunctionBinding(FunctionBinding.Kind.QUEUE, "Q", "QUEUE/blog-q-preview"));
    assertThat(warnings)
        .singleElement()
        .asString()
        .startsWith("wrangler.toml:4: queues.producers: delivery_delay = 43201 must be");
  }

  @Test
  void objectsHaveANamespaceAClassAndThoseOfPreviewsAnother() throws IOException {
    var objects = "[[durable_objects.bindings]]\nname = \"ROOMS\"\nclass_name = \"Room\"\n";
    var theirs = objects.replace("ROOMS", "T") + "script_name = \"chat\"\n";
    assertThat(bindings(false, objects + theirs).all())
        .containsExactly(
            FunctionBinding.objects("ROOMS", "OBJECTS/blog-Room", "Room", "blog"),
            FunctionBinding.objects("T", "OBJECTS/chat-Room", "Room", "chat"));
    assertThat(bindings(true, objects).all())
        .containsExactly(FunctionBinding.objects("ROOMS", "OBJECTS/blog-Room-preview", "Room", ""));
    var deleted = "[[migrations]]\ntag = \"v1\"\ndeleted_classes = [\"Room\"]\n";
    assertThat(house.failed(worker(objects + deleted)).problem())
        .contains("wrangler.toml:3: migrations: Room is deleted by a migration and bound");
  }

  @Test
  void theirClassesLieBesideFunctions() throws IOException {
    var room =
        """
        import { DurableObject } from "cloudflare:workers";
        export class Room extends DurableObject {}
        """;
    var bundle = bundle("functions/a.js", GET, "durable-objects.ts", room);
    assertThat(new String(house.bytes(bundle.script()), UTF_8))
        .contains("class extends DurableObject", "millstream.workers", "objects: ");
  }

  private static Map<String, String> worker(String wrangler) {
    var code = "export default { fetch() {}, queue() {}, scheduled() {} };\n";
    return Map.of("_worker.js", code, "index.html", "x", "wrangler.toml", wrangler);
  }

  @Test
  void aWorkersQueuesAndTimesAreThoseOfItsProductionAlone() throws IOException {
    house.with((kind, wanted) ->
        wanted.startsWith("0123")
            ? Optional.empty()
            : Optional.of(new BindingResolver.Resolved(wanted + "-id", false)));
    var queue = "[[queues.consumers]]\nqueue = \"mail\"\n";
    var settings = "max_batch_size = 20\nretry_delay = 60\ndead_letter_queue = \"dead\"\n";
    var crons = "[triggers]\ncrons = [\n\"0 12 * * mon-fri\",\n\"* * * * *\"]\n";
    var files = worker(queue + settings + crons);
    assertThat(house.built(files).manifest.section(Section.TRIGGERS, SiteTriggers.class))
        .contains(
            new SiteTriggers(
                List.of(new QueueConsumer("mail-id", 20, 5, 3, 60, 4, "dead-id")),
                List.of("0 12 * * mon-fri", "* * * * *")));
    assertThat(house.preview(files).manifest.section(Section.TRIGGERS, SiteTriggers.class))
        .isEmpty();
    assertThat(house.failed(worker(crons.replace("12", "24"))).problem())
        .startsWith("wrangler.toml:3: triggers.crons: hour \"24\"");
    assertThat(house.failed(worker(queue + "max_retries = 101\n")).problem())
        .isEqualTo("wrangler.toml:3: queues.consumers: max_retries = 101");
    assertThat(house.failed(worker(queue.replace("mail", "0123"))).problem())
        .isEqualTo("wrangler.toml:2: queues.consumers: there is no queue 0123 here");
    assertThat(house.failed(worker(queue + queue)).problem()).contains("mail is consumed twice");
    var pages = Map.of("functions/a.js", GET, "index.html", "x", "wrangler.toml", crons);
    assertThat(house.built(pages).report.warnings())
        .singleElement()
        .asString()
        .startsWith("wrangler.toml:2: queues.consumers and triggers.crons call a _worker.js");
  }

  @Test
  void bundlesAWorkerInsteadOfFunctions() throws IOException {
    var bundle = bundle("_worker.js", "export default { fetch() {} };\n", "functions/a.js", GET);
    assertThat(bundle.routes()).isEmpty();
    assertThat(bundle.gate().include()).containsExactly("/*");
    assertThat(new String(house.bytes(bundle.script()), UTF_8)).contains("{ worker:");
  }

  @Test
  void namesFileAndLineOfAMistake() throws IOException {
    assertThat(failure("functions/a.js", "\nexport function onRequest( {\n"))
        .startsWith("functions/a.js:3: ");
    assertThat(failure("functions/a.js", "import 'left-pad';\n" + GET))
        .isEqualTo("functions/a.js:1: Could not resolve \"left-pad\"");
    assertThat(failure("functions/[a-b].js", GET)).startsWith("functions/[a-b].js: `a-b`");
  }

  @Test
  void refusesAFileOfTheServer() throws IOException {
    var outside = Files.writeString(folder.resolve("secret.json"), "{\"a\": 1}");
    assertThat(
            failure("functions/a.js", "import s from '" + outside + "';\n" + GET + "export { s };"))
        .contains("outside of the repository");
  }

  private FunctionBundle bundle(String... namesAndTexts) throws IOException {
    return bundle(files(namesAndTexts));
  }

  private FunctionBundle bundle(Map<String, String> files) throws IOException {
    var all = new HashMap<>(files);
    all.put("index.html", "x");
    return house.built(all).manifest.section(Section.FUNCTIONS, FunctionBundle.class).orElseThrow();
  }

  private String failure(String... namesAndTexts) throws IOException {
    var files = files(namesAndTexts);
    files.put("index.html", "x");
    return house.failed(files).problem();
  }

  private static Map<String, String> files(String... namesAndTexts) {
    var files = new HashMap<String, String>();
    for (var i = 0; i < namesAndTexts.length; i += 2) {
      files.put(namesAndTexts[i], namesAndTexts[i + 1]);
    }
    return files;
  }
}

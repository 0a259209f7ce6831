package dev.millstream.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.millstream.functions.FunctionCache;
import dev.millstream.functions.FunctionCall;
import dev.millstream.functions.FunctionLimits;
import dev.millstream.functions.FunctionOutcome.Answered;
import dev.millstream.functions.FunctionRequest;
import dev.millstream.functions.FunctionResponse;
import dev.millstream.functions.FunctionSite;
import dev.millstream.functions.supervisor.FunctionHostSettings;
import dev.millstream.functions.supervisor.FunctionHosts;
import dev.millstream.store.Digest;
import dev.millstream.store.site.FunctionBundle;
import dev.millstream.store.site.FunctionRoute;
import dev.millstream.store.site.RouteRules;
import dev.millstream.store.site.SiteBindings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Runs files of the web platform tests inside a function, each in an isolate of its own, and
/// prints what passed: `bench/wpt` says where the files come from.
final class WptRun {
  private static final Pattern SCRIPT =
      Pattern.compile("^// META: script=(\\S+)", Pattern.MULTILINE);
  private static final int SHOWN_CHARS = 160;
  // The harness keeps its globals to itself there, and takes us for a shell.
  private static final String BEFORE =
      """
      globalThis.__millstream_bundle = { modules: { m: { onRequest: (context) => {
      const no = () => false;
      const location = new URL('http://web-platform.test/FILE');
      const fetch = (path) => context.env.ASSETS.fetch(new URL(path, location));
      const GLOBAL = globalThis.GLOBAL = { isWindow: no, isWorker: no, isShadowRealm: no };
      const later = setTimeout;
      const done_ = new Promise((resolve) => {
      """;
  private static final String AFTER =
      """

      self.add_completion_callback((tests, harness) => resolve({
        harness: { status: harness.status, message: harness.message },
        tests: tests.map(({ name, status, message }) => ({ name, status, message })),
      }));
      });
      later(() => timeout(), 1500);
      return done_.then((result) => Response.json(result));
      } } } };
      """;

  private final Path root;
  private final FunctionHosts hosts;
  private int files;

  private WptRun(Path root, FunctionHosts hosts) {
    this.root = root;
    this.hosts = hosts;
  }

  private record Count(int passed, int all) {
    Count plus(Count other) {
      return new Count(passed + other.passed, all + other.all);
    }

    @Override
    public String toString() {
      return passed + " of " + all;
    }
  }

  /// `FOLDER PART...`: the tests' root, and what of it is run.
  public static void main(String[] arguments) throws IOException {
    var root = Path.of(arguments[0]);
    var settings =
        new FunctionHostSettings(Path.of("target", "functions-cache"), 1, unhurried(), _ -> {});
    var sums = new TreeMap<String, Count>();
    try (var hosts = FunctionHosts.start(settings)) {
      var run = new WptRun(root, hosts);
      for (var part : List.of(arguments).subList(1, arguments.length)) {
        for (var file : filesOf(root, part)) {
          var count = run.run(file);
          System.out.println(count + "  " + file);
          sums.merge(part, count, Count::plus);
        }
      }
    }
    System.out.println(sums);
  }

  private static FunctionLimits unhurried() {
    var usual = FunctionLimits.defaults();
    return new FunctionLimits(
        Duration.ofSeconds(20),
        Duration.ofSeconds(30),
        usual.eventWall(),
        usual.flowSilence(),
        usual.killGrace(),
        usual.bodyBytesMax(),
        usual.isolateHeapBytesMax(),
        usual.hostMemoryBytesMax(),
        usual.isolatesPerHostMax(),
        usual.isolatesPerSiteMax(),
        usual.isolateIdleMax(),
        usual.objectIdleMax(),
        usual.callsPerIsolateMax(),
        usual.fetchesPerCallMax(),
        usual.fetchesAtOnceMax(),
        usual.logLinesPerCallMax(),
        usual.logLineCharsMax());
  }

  private static List<String> filesOf(Path root, String part) throws IOException {
    try (var files = Files.walk(root.resolve(part))) {
      return files
          .map(file -> root.relativize(file).toString())
          .filter(file -> file.endsWith(".any.js") && !file.contains("idlharness"))
          .sorted()
          .toList();
    }
  }

  private Count run(String file) throws IOException {
    var outcome = hosts.call(call(file));
    if (!(outcome instanceof Answered(var response))) {
      System.out.println("  ! " + cut(outcome.toString()));
      return new Count(0, 1);
    }
    var result = JsonMapper.shared().readTree(response.body());
    if (response.status() != 200 || !result.has("tests")) {
      System.out.println("  ! " + cut(result.toString()));
      return new Count(0, 1);
    }
    var passed = 0;
    for (var test : result.path("tests")) {
      if (test.path("status").asInt() == 0) {
        passed++;
      } else {
        System.out.println("  - " + cut(said(test)));
      }
    }
    return new Count(passed, Math.max(1, result.path("tests").size()));
  }

  private static String said(JsonNode test) {
    return test.path("name").asString("") + ": " + test.path("message").asString("");
  }

  private static String cut(String text) {
    var line = text.replace('\n', ' ');
    return line.substring(0, Math.min(SHOWN_CHARS, line.length()));
  }

  private FunctionCall call(String file) throws IOException {
    var script = script(file).getBytes(UTF_8);
    var bundle =
        new FunctionBundle(
            Digest.of(script),
            List.of(new FunctionRoute("m", "/", FunctionRoute.Kind.HANDLER)),
            new RouteRules(List.of("/*"), List.of()),
            Map.of(),
            "2026-01-01");
    var site =
        new FunctionSite("wpt", "%08x".formatted(++files), bundle, SiteBindings.NONE, () -> script);
    var request = new FunctionRequest("GET", "http://web-platform.test/", List.of(), new byte[0]);
    return new FunctionCall(
        site,
        "r" + files,
        request,
        this::resource,
        _ -> {
          throw new IOException("there is no network here");
        },
        FunctionCache.NONE);
  }

  private FunctionResponse resource(FunctionRequest request) {
    try {
      var path = request.url().replaceFirst("^https?://[^/]*/", "").replaceFirst("\\?.*", "");
      return new FunctionResponse(200, List.of(), Files.readAllBytes(root.resolve(path)));
    } catch (IOException e) {
      return new FunctionResponse(404, List.of(), new byte[0]);
    }
  }

  private String script(String file) throws IOException {
    var source = Files.readString(root.resolve(file));
    var parts = new ArrayList<String>();
    parts.add(BEFORE.replace("FILE", file));
    parts.add(Files.readString(root.resolve("resources/testharness.js")));
    var scripts = SCRIPT.matcher(source);
    while (scripts.find()) {
      var named = scripts.group(1);
      var path =
          named.startsWith("/")
              ? root.resolve(named.substring(1))
              : root.resolve(file).resolveSibling(named);
      parts.add(Files.readString(path));
    }
    parts.add(source);
    parts.add(AFTER);
    return String.join("\n", parts);
  }
}

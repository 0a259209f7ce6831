package dev.millstream.functions.supervisor;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.millstream.functions.AssetFetcher;
import dev.millstream.functions.CallWatch;
import dev.millstream.functions.FunctionCache;
import dev.millstream.functions.FunctionCall;
import dev.millstream.functions.FunctionEngine;
import dev.millstream.functions.FunctionEvent;
import dev.millstream.functions.FunctionLimits;
import dev.millstream.functions.FunctionOutcome;
import dev.millstream.functions.FunctionOutcome.Answered;
import dev.millstream.functions.FunctionRequest;
import dev.millstream.functions.FunctionResponse;
import dev.millstream.functions.FunctionSite;
import dev.millstream.functions.HttpHeader;
import dev.millstream.functions.ServerFetcher;
import dev.millstream.store.Digest;
import dev.millstream.store.site.FunctionBinding;
import dev.millstream.store.site.FunctionBundle;
import dev.millstream.store.site.FunctionRoute;
import dev.millstream.store.site.RouteRules;
import dev.millstream.store.site.SiteBindings;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/// A site with functions, as the builder would bundle them, and a client of it.
record TestSite(
    FunctionEngine engine,
    FunctionSite site,
    AssetFetcher assets,
    ServerFetcher servers,
    FunctionCache caches) {
  private static final AtomicInteger DEPLOYMENTS = new AtomicInteger();
  private static final AtomicInteger REQUESTS = new AtomicInteger();

  /// The usual limits with much more time: for what is about results, on a machine that is busy.
  static FunctionLimits unhurried() {
    return unhurried(FunctionLimits.defaults().isolatesPerHostMax());
  }

  /// The same for a host of so many isolates.
  static FunctionLimits unhurried(int isolatesPerHostMax) {
    var idle = FunctionLimits.defaults().objectIdleMax();
    return limits(Duration.ofSeconds(60), Duration.ofSeconds(120), idle, isolatesPerHostMax);
  }

  /// The usual limits with these times.
  static FunctionLimits limits(Duration cpu, Duration wall) {
    return limits(cpu, wall, FunctionLimits.defaults().objectIdleMax());
  }

  /// The same, for objects that leave memory after `objectIdleMax`.
  static FunctionLimits limits(Duration cpu, Duration wall, Duration objectIdleMax) {
    return limits(cpu, wall, objectIdleMax, FunctionLimits.defaults().isolatesPerHostMax());
  }

  private static FunctionLimits limits(
      Duration cpu, Duration wall, Duration objectIdleMax, int isolatesPerHostMax) {
    var usual = FunctionLimits.defaults();
    return new FunctionLimits(
        cpu,
        wall,
        wall,
        usual.flowSilence(),
        usual.killGrace(),
        usual.bodyBytesMax(),
        usual.isolateHeapBytesMax(),
        usual.hostMemoryBytesMax(),
        isolatesPerHostMax,
        usual.isolatesPerSiteMax(),
        usual.isolateIdleMax(),
        objectIdleMax,
        usual.callsPerIsolateMax(),
        usual.fetchesPerCallMax(),
        usual.fetchesAtOnceMax(),
        usual.logLinesPerCallMax(),
        usual.logLineCharsMax());
  }

  /// A site of `functions/` modules: pairs of mount and module source, which is an object literal.
  /// A mount that ends in `_middleware` is one.
  static TestSite pages(FunctionEngine engine, String project, String... mountsAndModules) {
    var routes = new ArrayList<FunctionRoute>();
    var script = new StringBuilder("globalThis.__millstream_bundle = {modules: {\n");
    for (var i = 0; i < mountsAndModules.length; i += 2) {
      var middleware = mountsAndModules[i].endsWith("_middleware");
      var mount = mountsAndModules[i].replaceFirst("/?_middleware$", "");
      var module = "m" + i + ".js";
      routes.add(
          new FunctionRoute(
              module,
              mount.isEmpty() ? "/" : mount,
              middleware ? FunctionRoute.Kind.MIDDLEWARE : FunctionRoute.Kind.HANDLER));
      script
          .append('"')
          .append(module)
          .append("\": ")
          .append(mountsAndModules[i + 1])
          .append(",\n");
    }
    return of(engine, project, script.append("}};").toString(), routes);
  }

  /// A site of one script, whatever it defines.
  static TestSite of(
      FunctionEngine engine, String project, String script, List<FunctionRoute> routes) {
    var bytes = script.getBytes(UTF_8);
    var bundle =
        new FunctionBundle(
            Digest.of(bytes),
            routes,
            new RouteRules(List.of("/*"), List.of()),
            Map.of("GREETING", "hej"),
            "2026-01-01");
    return new TestSite(
        engine,
        new FunctionSite(
            project,
            "%08x".formatted(DEPLOYMENTS.incrementAndGet()),
            bundle,
            SiteBindings.NONE,
            () -> bytes),
        request ->
            new FunctionResponse(
                200,
                List.of(new HttpHeader("content-type", "text/html")),
                ("asset " + request.method() + " " + request.url()).getBytes(UTF_8)),
        request -> {
          throw new IOException("there is no network here");
        },
        FunctionCache.NONE);
  }

  /// The same site, with other servers.
  TestSite with(ServerFetcher others) {
    return new TestSite(engine, site, assets, others, caches);
  }

  /// The same site, with room for what it stores by name.
  TestSite with(FunctionCache room) {
    return new TestSite(engine, site, assets, servers, room);
  }

  /// The same site, with bindings.
  TestSite with(FunctionBinding... bindings) {
    var bound =
        new FunctionSite(
            site.project(),
            site.deployment(),
            site.bundle(),
            new SiteBindings(List.of(bindings)),
            site.script());
    return new TestSite(engine, bound, assets, servers, caches);
  }

  /// Calls the worker for what is no request.
  FunctionOutcome handle(FunctionEvent event) {
    var id = "r" + REQUESTS.incrementAndGet();
    return outcome(new FunctionCall(site, id, event, assets, servers, caches, CallWatch.NONE));
  }

  FunctionOutcome get(String path) {
    return send("GET", path, "");
  }

  /// Sends a body as it comes.
  FunctionOutcome upload(String path, InputStream body) {
    var url = "http://test.localhost" + path;
    var request = new FunctionRequest("POST", url, List.of(), new byte[0]).flowing(body);
    var id = "r" + REQUESTS.incrementAndGet();
    return outcome(new FunctionCall(site, id, request, assets, servers, caches));
  }

  FunctionOutcome send(String method, String path, String body, String... headers) {
    var lines = new ArrayList<HttpHeader>();
    for (var i = 0; i < headers.length; i += 2) {
      lines.add(new HttpHeader(headers[i], headers[i + 1]));
    }
    var request =
        new FunctionRequest(method, "http://test.localhost" + path, lines, body.getBytes(UTF_8))
            .about("{\"country\":\"SE\"}");
    var id = "r" + REQUESTS.incrementAndGet();
    return outcome(new FunctionCall(site, id, request, assets, servers, caches));
  }

  /// The body of the answer to a GET, or the outcome in words if it is no answer.
  String body(String path) {
    return text(get(path));
  }

  static String text(FunctionOutcome outcome) {
    return outcome instanceof Answered ? text(answer(outcome)) : outcome.toString();
  }

  /// The whole body, or how it broke off.
  static String text(FunctionResponse response) {
    if (response.flow().isEmpty()) {
      return new String(response.body(), UTF_8);
    }
    try (var flow = response.flow().get()) {
      return new String(flow.readAllBytes(), UTF_8);
    } catch (IOException e) {
      return "broken: " + e.getMessage();
    }
  }

  /// The response of an outcome that is an answer.
  static FunctionResponse answer(FunctionOutcome outcome) {
    if (outcome instanceof Answered(var response)) {
      return response;
    }
    throw new AssertionError("no answer: " + outcome);
  }

  static List<String> header(FunctionResponse response, String name) {
    return response.headers().stream()
        .filter(header -> header.name().equals(name))
        .map(HttpHeader::value)
        .toList();
  }

  /// Calls as the edge does, and waits.
  private FunctionOutcome outcome(FunctionCall call) {
    var outcome = new CompletableFuture<FunctionOutcome>();
    engine.begin(
        call,
        new FunctionEngine.Caller() {
          @Override
          public void ended(FunctionOutcome given) {
            outcome.complete(given);
          }

          @Override
          public void broke(RuntimeException problem) {
            outcome.completeExceptionally(problem);
          }
        });
    return outcome.join();
  }
}

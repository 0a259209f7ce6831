package dev.millstream.edge.cache;

import dev.millstream.functions.FunctionRequest;
import dev.millstream.functions.FunctionResponse;
import dev.millstream.functions.HttpHeader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/// A cache before an origin that a test plays, and a clock that only tests move.
final class CacheFixture implements AutoCloseable {
  static final String HOST = "app.localhost";

  final EdgeCache cache;
  final AtomicInteger fetches = new AtomicInteger();
  private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
  private volatile Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private volatile Function<FunctionRequest, Fetched> origin = _ -> answered("empty");

  CacheFixture() {
    this(CacheLimits.defaults());
  }

  CacheFixture(CacheLimits limits) {
    cache = new EdgeCache(limits, () -> now, workers);
  }

  void origin(Function<FunctionRequest, Fetched> answers) {
    origin = answers;
  }

  void pass(int seconds) {
    now = now.plus(Duration.ofSeconds(seconds));
  }

  /// A GET of production's first deployment; `fields` are whole header lines.
  FunctionResponse get(String path, String... fields) {
    return answer(visit("GET", path, "d1", fields));
  }

  FunctionResponse answer(Visit visit) {
    return cache
        .now(visit)
        .orElseGet(() ->
            cache.answer(
                visit,
                request -> {
                  fetches.incrementAndGet();
                  return origin.apply(request);
                }));
  }

  static Visit visit(String method, String path, String deployment, String... fields) {
    var url = "http://" + HOST + ":8080" + path;
    var request = new FunctionRequest(method, url, headers(fields), new byte[0]);
    return new Visit("app", deployment, HOST, "functions", request);
  }

  /// 200 with this body and these whole header lines.
  static Fetched answered(String body, String... fields) {
    return status(200, body, fields);
  }

  static Fetched status(int status, String body, String... fields) {
    return new Fetched.Answered(response(status, body, fields));
  }

  static FunctionResponse response(int status, String body, String... fields) {
    return new FunctionResponse(status, headers(fields), body.getBytes(StandardCharsets.UTF_8));
  }

  /// What the cache did, and the answer: `HIT 200 body`.
  static String line(FunctionResponse answer) {
    return field(answer, CacheStatus.FIELD)
        + " "
        + answer.status()
        + " "
        + new String(answer.body(), StandardCharsets.UTF_8);
  }

  static String field(FunctionResponse answer, String name) {
    return String.join("|", HeaderLines.all(answer.headers(), name));
  }

  private static List<HttpHeader> headers(String... fields) {
    var headers = new ArrayList<HttpHeader>();
    for (var field : fields) {
      var colon = field.indexOf(": ");
      headers.add(new HttpHeader(field.substring(0, colon), field.substring(colon + 2)));
    }
    return headers;
  }

  @Override
  public void close() {
    workers.close();
  }
}

package dev.millstream.edge.reply;

import dev.millstream.edge.cache.NamedCaches;
import dev.millstream.edge.http.Fields;
import dev.millstream.edge.http.RequestHead;
import dev.millstream.edge.http.RequestPath;
import dev.millstream.edge.proxy.ProxyClient;
import dev.millstream.edge.site.Answer;
import dev.millstream.edge.site.Pages;
import dev.millstream.edge.site.Site;
import dev.millstream.functions.AssetFetcher;
import dev.millstream.functions.CallWatch;
import dev.millstream.functions.FunctionCall;
import dev.millstream.functions.FunctionEngine;
import dev.millstream.functions.FunctionEvent;
import dev.millstream.functions.FunctionOutcome;
import dev.millstream.functions.FunctionOutcome.Answered;
import dev.millstream.functions.FunctionRequest;
import dev.millstream.functions.FunctionResponse;
import dev.millstream.functions.FunctionSite;
import dev.millstream.functions.HttpHeader;
import dev.millstream.store.ObjectStore;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.AttachmentKey;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs a site's functions and makes an answer of however that ends: 500 for code that throws, 504
/// for code that was stopped at a limit, 503 with `Retry-After` where it could not be run.
public final class FunctionCalls {
  /// How an exchange's call ended.
  public static final AttachmentKey<FunctionEnd> END = AttachmentKey.create(FunctionEnd.class);

  private static final Logger LOG = LoggerFactory.getLogger(FunctionCalls.class);
  private static final byte[] NO_BODY = new byte[0];
  private static final String CLIENT_ADDRESS = "cf-connecting-ip";

  private static final int RETRY_SECONDS = 2;

  /// Files of more than this are read while the code takes them.
  private static final int FLOW_FROM_BYTES = 256 << 10;

  private final FunctionEngine engine;
  private final ObjectStore store;
  private final ProxyClient client;
  private final NamedCaches caches;
  private final LiveSites live;
  private volatile int bodyBytesMax;

  /// What is live of a project, if something is.
  @FunctionalInterface
  public interface LiveSites {
    Optional<Site> of(String project) throws IOException;
  }

  /// Calls go to `engine`, those of objects to what is `live` of their project, what functions
  /// fetch from other servers out by `client`, what they store into `caches`; what they fetch has
  /// at most `bodyBytesMax`.
  public FunctionCalls(
      FunctionEngine engine,
      ObjectStore store,
      ProxyClient client,
      NamedCaches caches,
      LiveSites live,
      int bodyBytesMax) {
    this.live = live;
    this.caches = caches;
    this.engine = engine;
    this.store = store;
    this.client = client;
    this.bodyBytesMax = bodyBytesMax;
  }

  /// From now on what functions fetch has at most `bodyBytesMax`.
  void adopt(int bodyBytesMax) {
    this.bodyBytesMax = bodyBytesMax;
  }

  /// The request as functions see it, without its body.
  FunctionRequest request(HttpServerExchange exchange, Answer.Call call) {
    var head = call.head();
    var url = VisitorFields.url(exchange, head);
    return new FunctionRequest(head.method(), url, headers(exchange), NO_BODY)
        .about(ConnectionFacts.of(exchange, head));
  }

  /// How a call ended, and what is sent for that; `ofFiles` says that the site's files had a part
  /// in it.
  record Outcome(FunctionEnd end, FunctionResponse response, boolean ofFiles) {
    Outcome(FunctionEnd end, Answer.Document page) {
      this(end, new FunctionResponse(page.status(), page.headers(), page.body()), false);
    }
  }

  /// Blocks until the functions have answered.
  Outcome call(Answer.Call call, FunctionRequest request) {
    var files = new SiteFiles(call);
    var asked = asked(call, request, files);
    return outcome(call, asked, files, engine.call(asked));
  }

  /// What has come of a call, to be made of it by a thread that may block if its body `flows`.
  record Arrived<T>(boolean flows, Supplier<T> made) {
    <U> Arrived<U> then(Function<T, U> next) {
      return new Arrived<>(flows, () -> next.apply(made.get()));
    }
  }

  /// Has the functions answer, without blocking; `then` is called on any thread, which it must not
  /// hold up.
  void begin(Answer.Call call, FunctionRequest request, Consumer<Arrived<Outcome>> then) {
    var files = new SiteFiles(call);
    var asked = asked(call, request, files);
    engine.begin(
        asked,
        new FunctionEngine.Caller() {
          @Override
          public void ended(FunctionOutcome outcome) {
            var flows = outcome instanceof Answered(var answer) && answer.flow().isPresent();
            then.accept(new Arrived<>(flows, () -> outcome(call, asked, files, outcome)));
          }

          @Override
          public void broke(RuntimeException problem) {
            then.accept(
                new Arrived<>(
                    false,
                    () -> {
                      throw problem;
                    }));
          }
        });
  }

  private FunctionCall asked(Answer.Call call, FunctionRequest request, SiteFiles files) {
    var site = call.functions();
    return new FunctionCall(
        site,
        RequestIds.next(),
        request,
        files,
        servers(call.site(), call.head().host(), request),
        caches.of(site.project(), site.deployment()));
  }

  private static Outcome outcome(
      Answer.Call call, FunctionCall asked, SiteFiles files, FunctionOutcome outcome) {
    var id = asked.requestId();
    return switch (outcome) {
      case FunctionOutcome.Answered(var response) ->
          new Outcome(FunctionEnd.ANSWERED, answered(call, response, files.asked, id), files.asked);
      case FunctionOutcome.Handled _ -> throw new IllegalStateException("a request is answered");
      case FunctionOutcome.Threw(var message, var stack) -> {
        log("function_threw", id, call, message, stack);
        yield new Outcome(FunctionEnd.THREW, Pages.failed(500, "This page's code failed", id));
      }
      case FunctionOutcome.Stopped(var reason) -> {
        log("function_stopped", id, call, reason, "");
        yield new Outcome(
            FunctionEnd.STOPPED, Pages.failed(504, "This page's code took too long", id));
      }
      case FunctionOutcome.Unavailable(var reason) -> {
        log("function_unavailable", id, call, reason, "");
        var page = Pages.failed(503, "This page's code cannot run just now", id);
        yield new Outcome(
            FunctionEnd.UNAVAILABLE,
            Pages.with(page, "Retry-After", Integer.toString(RETRY_SECONDS)));
      }
    };
  }

  /// Has a site's functions handle what is no request, and logs what goes wrong; empty if it has
  /// none. Blocks.
  public Optional<FunctionOutcome> handle(Site site, String host, FunctionEvent event) {
    if (site.functions().isEmpty()) {
      return Optional.empty();
    }
    var nobody = new FunctionRequest("GET", "https://" + host + "/", List.of(), new byte[0]);
    var outcome = logged(called(site, site.functions().get(), host, event, nobody));
    return Optional.of(outcome);
  }

  /// What functions of a site fetch for a visitor, and their objects.
  private FetchedServers servers(Site site, String host, FunctionRequest visitor) {
    return new FetchedServers(
        client,
        visitor,
        (binding, event) -> {
          try {
            var own = binding.owner().isEmpty();
            var runs = own ? Optional.of(site) : live.of(binding.owner());
            var functions = runs.flatMap(Site::functions);
            return functions.isPresent()
                ? logged(called(runs.get(), functions.get(), host, event, visitor))
                : new FunctionOutcome.Unavailable(
                    "nothing of " + binding.owner() + " is live, whose objects these are");
          } catch (IOException e) {
            LOG.error("event=objects_not_read project={}", binding.owner(), e);
            return new FunctionOutcome.Unavailable("what is live cannot be read");
          }
        });
  }

  /// A call for what is no visitor's own request.
  private FunctionCall called(
      Site site,
      FunctionSite functions,
      String host,
      FunctionEvent event,
      FunctionRequest visitor) {
    var root = new RequestHead("GET", host, host, RequestPath.of("/"), "", true, _ -> null);
    return new FunctionCall(
        functions,
        RequestIds.next(),
        event,
        new SiteFiles(new Answer.Call(site, functions, root)),
        servers(site, host, visitor),
        caches.of(functions.project(), functions.deployment()),
        CallWatch.NONE);
  }

  private FunctionOutcome logged(FunctionCall call) {
    var outcome = engine.call(call);
    switch (outcome) {
      case FunctionOutcome.Answered _ -> {}
      case FunctionOutcome.Handled(_, var thrown) ->
          thrown.ifPresent(threw -> log("threw", call, threw.message(), threw.stack()));
      case FunctionOutcome.Threw(var message, var stack) -> log("threw", call, message, stack);
      case FunctionOutcome.Stopped(var reason) -> log("stopped", call, reason, "");
      case FunctionOutcome.Unavailable(var reason) -> log("unavailable", call, reason, "");
    }
    return outcome;
  }

  private static void log(String what, FunctionCall call, String message, String stack) {
    LOG.error(
        "event=function_{} id={} project={} deployment={} called_for={} message=\"{}\""
            + " stack=\"{}\"",
        what,
        call.requestId(),
        call.site().project(),
        call.site().deployment(),
        call.event().getClass().getSimpleName(),
        oneLine(message),
        oneLine(stack));
  }

  private static FunctionResponse answered(
      Answer.Call call, FunctionResponse response, boolean rulesApplied, String id) {
    if (response.socket().isPresent()) {
      var fit =
          response.headers().stream()
              .filter(header -> Fields.mayBeSet(header.name(), header.value()))
              .toList();
      return response.with(fit);
    }
    if (response.status() < 200 || response.status() > 599) {
      log("function_status", id, call, "status " + response.status(), "");
      var page = Pages.failed(500, "This page's code failed", id);
      return new FunctionResponse(page.status(), page.headers(), page.body());
    }
    var ofTheConnection = Fields.namedByConnection(response.headers());
    var sound = new ArrayList<HttpHeader>(response.headers().size());
    for (var header : response.headers()) {
      if (Fields.mayBeSet(header.name(), header.value())
          && !ofTheConnection.contains(header.name().toLowerCase(Locale.ROOT))) {
        sound.add(header);
      }
    }
    // a page that came from the site's files has had the rules, and the code may have changed it
    var toBeRuled = !rulesApplied && response.status() < 500;
    var headers = call.site().onFunction(call.head(), sound, toBeRuled);
    return response.with(headers);
  }

  private static void log(String event, String id, Answer.Call call, String message, String stack) {
    LOG.error(
        "event={} id={} project={} deployment={} method={} path={} message=\"{}\" stack=\"{}\"",
        event,
        id,
        call.functions().project(),
        call.functions().deployment(),
        call.head().method(),
        call.head().path().raw(),
        oneLine(message),
        oneLine(stack));
  }

  private static String oneLine(String text) {
    return text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\r", "").replace("\n", "\\n");
  }

  private static List<HttpHeader> headers(HttpServerExchange exchange) {
    var headers = VisitorFields.harmless(exchange);
    headers.add(new HttpHeader(CLIENT_ADDRESS, VisitorFields.address(exchange)));
    return headers;
  }

  /// What `env.ASSETS` and `next()` get: the same answers as the public, uncompressed. They have
  /// their bodies for HEAD, too, so that its answer has GET's length.
  private final class SiteFiles implements AssetFetcher {
    private final Answer.Call call;
    private volatile boolean asked;

    SiteFiles(Answer.Call call) {
      this.call = call;
    }

    @Override
    public FunctionResponse fetch(FunctionRequest request) {
      asked = true;
      var head = head(request);
      try {
        var answer = call.site().assets(head);
        return switch (answer instanceof Answer.Deferred(var later) ? later.get() : answer) {
          case Answer.File file -> read(file, head);
          case Answer.Document document ->
              new FunctionResponse(document.status(), document.headers(), document.body());
          case Answer.Proxied proxied -> notFromHere(proxied);
          case Answer.Deferred _, Answer.Call _ ->
              throw new IllegalStateException("files neither wait twice nor call functions");
        };
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static FunctionResponse notFromHere(Answer.Proxied proxied) {
      var problem = "a rule sends this path to another server: fetch " + proxied.url();
      return new FunctionResponse(501, List.of(), problem.getBytes(StandardCharsets.UTF_8));
    }

    private RequestHead head(FunctionRequest request) {
      var uri = URI.create(request.url());
      var path = Optional.ofNullable(uri.getRawPath()).filter(p -> p.startsWith("/")).orElse("/");
      var query = Optional.ofNullable(uri.getRawQuery()).orElse("");
      return new RequestHead(
          request.method(),
          call.head().authority(),
          call.head().host(),
          RequestPath.of(path),
          query,
          false, // a function cannot read deltas
          name ->
              name.equals("Accept-Encoding")
                  ? null
                  : request.headers().stream()
                      .filter(header -> header.name().equalsIgnoreCase(name))
                      .map(HttpHeader::value)
                      .findFirst()
                      .orElse(null),
          call.head().country());
    }

    private FunctionResponse read(Answer.File file, RequestHead head) throws IOException {
      var reply = Reply.of(file, head, 1);
      if (reply.length() > FLOW_FROM_BYTES
          && reply.pieces().size() == 1
          && reply.pieces().getFirst() instanceof Reply.Piece.Slice(var range)) {
        var content = store.open(file.scope(), reply.variant().digest(), range);
        return new FunctionResponse(reply.status(), reply.headers(), new byte[0]).flowing(content);
      }
      if (reply.length() > bodyBytesMax) {
        var problem = "the file has more than " + bodyBytesMax + " bytes";
        return new FunctionResponse(413, List.of(), problem.getBytes(StandardCharsets.UTF_8));
      }
      var body = new ByteArrayOutputStream((int) reply.length());
      for (var piece : reply.pieces()) {
        switch (piece) {
          case Reply.Piece.Text(var bytes) -> body.writeBytes(bytes);
          case Reply.Piece.Slice(var range) -> {
            try (var in = store.open(file.scope(), reply.variant().digest(), range)) {
              in.transferTo(body);
            }
          }
        }
      }
      return new FunctionResponse(reply.status(), reply.headers(), body.toByteArray());
    }
  }
}

package dev.millstream.edge.reply;

import dev.millstream.edge.cache.NamedCaches;
import dev.millstream.edge.http.Fields;
import dev.millstream.edge.http.RequestHead;
import dev.millstream.edge.http.RequestPath;
import dev.millstream.edge.proxy.ProxyClient;
import dev.millstream.edge.site.Answer;
import dev.millstream.edge.site.Pages;
import dev.millstream.edge.site.Site;
import dev.millstream.functions.CallWatch;
import dev.millstream.functions.FunctionCall;
import dev.millstream.functions.FunctionEngine;
import dev.millstream.functions.FunctionEvent;
import dev.millstream.functions.FunctionEvent.ToObject;
import dev.millstream.functions.FunctionOutcome;
import dev.millstream.functions.FunctionOutcome.Answered;
import dev.millstream.functions.FunctionRequest;
import dev.millstream.functions.FunctionResponse;
import dev.millstream.functions.FunctionSite;
import dev.millstream.functions.HttpHeader;
import dev.millstream.store.ObjectStore;
import dev.millstream.store.site.FunctionBinding;
import dev.millstream.store.site.FunctionBinding.Kind;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.AttachmentKey;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
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
  private static final int SERVICES_MAX = 32;

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
    var files = files(call.site(), call.head());
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
    var files = files(call.site(), call.head());
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
        servers(call.site(), call.head().host(), request, services()),
        caches.of(site.project(), site.deployment()));
  }

  private static Outcome outcome(
      Answer.Call call, FunctionCall asked, SiteFiles files, FunctionOutcome outcome) {
    var id = asked.requestId();
    return switch (outcome) {
      case FunctionOutcome.Answered(var response) ->
          new Outcome(
              FunctionEnd.ANSWERED, answered(call, response, files.asked(), id), files.asked());
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
    var servers = servers(site, host, nobody, services());
    var outcome = logged(called(site, site.functions().get(), host, event, servers));
    return Optional.of(outcome);
  }

  /// How many more services may be asked for a visitor's request, by all that it leads to.
  private static AtomicInteger services() {
    return new AtomicInteger(SERVICES_MAX);
  }

  /// What functions of a site fetch for a visitor, their objects and services.
  private FetchedServers servers(
      Site site, String host, FunctionRequest visitor, AtomicInteger services) {
    return new FetchedServers(
        client,
        visitor,
        (binding, event) -> {
          try {
            var own = binding.owner().isEmpty();
            var runs = own ? Optional.of(site) : live.of(binding.owner());
            if (runs.isEmpty()) {
              return nothingLive(binding);
            }
            var servers = servers(runs.get(), host, visitor, services);
            if (binding.kind() == Kind.SERVICE && services.decrementAndGet() < 0) {
              return new FunctionOutcome.Threw(
                  "Error: a request may ask services %d times".formatted(SERVICES_MAX), "");
            }
            return event.object().isService() && isForAll(event)
                ? served(runs.get(), host, event.request(), servers)
                : runs.get()
                    .functions()
                    .map(functions -> logged(called(runs.get(), functions, host, event, servers)))
                    .orElseGet(() -> nothingLive(binding));
          } catch (IOException e) {
            LOG.error("event=objects_not_read project={}", binding.owner(), e);
            return new FunctionOutcome.Unavailable("what is live cannot be read");
          }
        });
  }

  private static FunctionOutcome nothingLive(FunctionBinding binding) {
    return new FunctionOutcome.Unavailable(
        "nothing of %s is live that could be asked".formatted(binding.owner()));
  }

  /// Whether it is a request to the site as a whole, not to a class of its code.
  private static boolean isForAll(ToObject event) {
    return event.asked() == ToObject.Asked.FETCH && event.object().className().isEmpty();
  }

  /// A site's answer to the functions of another: by its functions, where they are asked, or its
  /// files. Nobody is kept out.
  private FunctionOutcome served(
      Site site, String host, FunctionRequest request, FetchedServers servers) {
    var files = files(site, root(host));
    return site.routed(files.head(request)) instanceof Answer.Call(_, var functions, _)
        ? logged(called(site, functions, host, new FunctionEvent.Fetch(request), servers))
        : new FunctionOutcome.Answered(files.fetch(request));
  }

  /// A call for what is no visitor's own request.
  private FunctionCall called(
      Site site, FunctionSite functions, String host, FunctionEvent event, FetchedServers servers) {
    return new FunctionCall(
        functions,
        RequestIds.next(),
        event,
        files(site, root(host)),
        servers,
        caches.of(functions.project(), functions.deployment()),
        CallWatch.NONE);
  }

  private SiteFiles files(Site site, RequestHead around) {
    return new SiteFiles(site, around, store, bodyBytesMax);
  }

  private static RequestHead root(String host) {
    return new RequestHead("GET", host, host, RequestPath.of("/"), "", true, _ -> null);
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
}

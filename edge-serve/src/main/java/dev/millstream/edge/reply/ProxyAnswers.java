package dev.millstream.edge.reply;

import dev.millstream.edge.cache.EdgeCache;
import dev.millstream.edge.cache.Fetched;
import dev.millstream.edge.cache.Origin;
import dev.millstream.edge.cache.Visit;
import dev.millstream.edge.http.Fields;
import dev.millstream.edge.proxy.ProxyClient;
import dev.millstream.edge.proxy.ProxyOutcome;
import dev.millstream.edge.proxy.ProxyRequest;
import dev.millstream.edge.site.Answer;
import dev.millstream.edge.site.Pages;
import dev.millstream.edge.wire.BodyRefused;
import dev.millstream.functions.FunctionRequest;
import dev.millstream.functions.FunctionResponse;
import dev.millstream.functions.HttpHeader;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Other servers' answers behind the edge's cache; what is not stored goes on as it comes, in both
/// directions.
public final class ProxyAnswers {
  private static final Logger LOG = LoggerFactory.getLogger(ProxyAnswers.class);
  private static final int RETRY_SECONDS = 2;
  private static final byte[] NO_BODY = new byte[0];

  private final EdgeCache cache;
  private final ProxyClient client;

  /// What `client` brings is kept in `cache`.
  public ProxyAnswers(EdgeCache cache, ProxyClient client) {
    this.cache = cache;
    this.client = client;
  }

  /// The answer if the cache has it; never blocks.
  Optional<Answer.Document> stored(HttpServerExchange exchange, Answer.Proxied proxied) {
    return proxied.head().reads() && exchange.isRequestComplete()
        ? cache.now(visit(exchange, proxied)).map(CachedCalls::document)
        : Optional.empty();
  }

  /// The answer, from wherever, perhaps one whose body flows; blocks.
  ///
  /// @throws BodyRefused if the visitor sends more than `bodyBytesMax`, or more than there is room
  FunctionResponse answer(HttpServerExchange exchange, Answer.Proxied proxied, long bodyBytesMax)
      throws BodyRefused {
    var visit = visit(exchange, proxied);
    var length = exchange.isRequestComplete() ? 0 : exchange.getRequestContentLength();
    if (length > bodyBytesMax) {
      throw BodyRefused.tooLarge(bodyBytesMax);
    }
    if (length != 0) {
      exchange.startBlocking();
      var body = new IncomingBody(exchange.getInputStream());
      var sent = visit.flowing(body);
      var answer = answer(sent, new Server(proxied, sent.request(), length));
      if (body.refused().isPresent()) {
        drop(answer);
        throw body.refused().get();
      }
      Timing.ended(exchange, "origin");
      return answer;
    }
    var origin = new Server(proxied, visit.request(), 0);
    var answer = answer(visit, origin);
    if (origin.leftRangeOut && isCuttable(answer)) {
      drop(answer);
      answer = answer(visit, origin); // the cache knows by now that the range is not its business
    }
    Timing.ended(exchange, origin.asked ? "origin" : "cache");
    return answer;
  }

  private FunctionResponse answer(Visit visit, Server origin) {
    // what goes in circles fails by the visitor's own doing: nobody is to wait for it
    return ProxyClient.hasBeenHere(visit.request().headers())
        ? origin.fetch(visit.request()).response()
        : cache.answer(visit, origin);
  }

  private static Visit visit(HttpServerExchange exchange, Answer.Proxied proxied) {
    var head = proxied.head();
    var url = VisitorFields.url(exchange, head);
    var request = new FunctionRequest(head.method(), url, headers(exchange, proxied), NO_BODY);
    var site = proxied.site();
    return new Visit(site.project(), site.deployment(), head.host(), proxied.url(), request);
  }

  private static List<HttpHeader> headers(HttpServerExchange exchange, Answer.Proxied proxied) {
    var fields =
        proxied.head().reads() ? VisitorFields.harmless(exchange) : VisitorFields.of(exchange);
    // else a visitor could name ours, and have the server answer as to somebody else
    var ofOneHop = Fields.namedByConnection(fields);
    var headers = new ArrayList<HttpHeader>();
    for (var field : fields) {
      if (!ofOneHop.contains(field.name()) && !field.name().equals("connection")) {
        proxied.site().handedOn(proxied.head(), field).ifPresent(headers::add);
      }
    }
    headers.add(new HttpHeader("X-Forwarded-For", VisitorFields.address(exchange)));
    headers.add(new HttpHeader("X-Forwarded-Host", proxied.head().authority()));
    headers.add(new HttpHeader("X-Forwarded-Proto", exchange.getRequestScheme()));
    return headers;
  }

  /// The server behind one rule, asked for one visitor, whose body has `length`.
  private final class Server implements Origin {
    private final Answer.Proxied proxied;
    private final FunctionRequest visitors;
    private final long length;
    // a renewal behind the visitor's back may still ask when the exchange is over
    private volatile boolean asked;
    private volatile boolean leftRangeOut;

    Server(Answer.Proxied proxied, FunctionRequest visitors, long length) {
      this.proxied = proxied;
      this.visitors = visitors;
      this.length = length;
    }

    @Override
    public Fetched fetch(FunctionRequest request) {
      asked = true;
      leftRangeOut = has(visitors.headers(), "Range") && !has(request.headers(), "Range");
      var body = request.flow().orElseGet(InputStream::nullInputStream);
      var outgoing =
          new ProxyRequest(
              request.method(),
              proxied.url(),
              request.headers(),
              request.flow().isPresent() ? length : 0,
              body);
      return switch (client.fetch(outgoing)) {
        case ProxyOutcome.Answered answered -> new Fetched.Answered(response(proxied, answered));
        case ProxyOutcome.Upgraded _ ->
            throw new IllegalStateException("nobody asked for a WebSocket");
        case ProxyOutcome.Failed failed -> {
          var page = page(proxied, failed);
          yield new Fetched.Failed(
              new FunctionResponse(page.status(), page.headers(), page.body()), false);
        }
      };
    }
  }

  private static FunctionResponse response(Answer.Proxied proxied, ProxyOutcome.Answered answered) {
    var status = answered.status();
    var headers = new ArrayList<HttpHeader>();
    for (var header : answered.headers()) {
      if (Fields.mayBeSet(header.name(), header.value())) {
        headers.add(header);
      }
    }
    if (has(headers, "Content-Encoding")) {
      // not all servers say it, and a cache would give the bytes to who cannot read them
      headers.add(new HttpHeader("Vary", "Accept-Encoding"));
    }
    var sent = new ArrayList<>(proxied.site().onFunction(proxied.head(), headers, status < 500));
    if (status == 204 || status == 304) {
      drop(answered.flow());
      return new FunctionResponse(status, sent, NO_BODY);
    }
    if (answered.length() >= 0) {
      sent.add(new HttpHeader("Content-Length", Long.toString(answered.length())));
    }
    return new FunctionResponse(status, sent, NO_BODY).flowing(answered.flow());
  }

  private static boolean isCuttable(FunctionResponse answer) {
    return answer.status() == 200
        && answer.flow().isPresent()
        && answer.headers().stream()
            .anyMatch(line ->
                line.name().equalsIgnoreCase("Accept-Ranges")
                    && line.value().equalsIgnoreCase("bytes"));
  }

  private static boolean has(List<HttpHeader> headers, String name) {
    return headers.stream().anyMatch(header -> header.name().equalsIgnoreCase(name));
  }

  private static void drop(FunctionResponse unsent) {
    unsent.flow().ifPresent(ProxyAnswers::drop);
  }

  private static void drop(InputStream unread) {
    try {
      unread.close();
    } catch (IOException e) {
      LOG.debug("an answer that is not sent could not be closed", e);
    }
  }

  private static Answer.Document page(Answer.Proxied proxied, ProxyOutcome.Failed failed) {
    var id = RequestIds.next();
    LOG.warn(
        "event=proxy_failed id={} host={} path={} status={} reason=\"{}\"",
        id,
        proxied.head().host(),
        proxied.head().path().raw(),
        failed.status(),
        failed.reason().replace('"', '\''));
    var title =
        switch (failed.status()) {
          case 503 -> "Too many requests are under way to the server behind this page";
          case 504 -> "The server behind this page took too long";
          case 508 -> "This page's rules lead in a circle";
          default -> "The server behind this page cannot be reached";
        };
    var page = Pages.failed(failed.status(), title, id);
    return failed.status() == 503
        ? Pages.with(page, Headers.RETRY_AFTER_STRING, Integer.toString(RETRY_SECONDS))
        : page;
  }
}

package dev.millstream.edge.reply;

import dev.millstream.edge.hot.Lesson;
import dev.millstream.edge.http.RequestHead;
import dev.millstream.edge.reply.FunctionCalls.Arrived;
import dev.millstream.edge.site.Answer;
import dev.millstream.edge.site.Pages;
import dev.millstream.edge.socket.VisitorSockets;
import dev.millstream.edge.wire.BodyRefused;
import dev.millstream.edge.wire.UnreadBody;
import dev.millstream.functions.FunctionRequest;
import dev.millstream.functions.FunctionResponse;
import dev.millstream.functions.HttpHeader;
import dev.millstream.functions.socket.FarEnd;
import dev.millstream.functions.socket.SocketPart;
import dev.millstream.store.ObjectStore;
import dev.millstream.store.Scope;
import io.undertow.io.Receiver.RequestToLargeException;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Methods;
import io.undertow.util.SameThreadExecutor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.IoUtils;

/// Puts answers on the wire. What is in memory goes out on the connection's I/O thread; what may
/// block goes to a virtual thread.
public final class Responder {
  private static final Logger LOG = LoggerFactory.getLogger(Responder.class);

  private final ObjectStore store;
  private final ObjectCache cache;
  private final CachedCalls calls;
  private final ProxyAnswers proxies;
  private final EarlyHints hints;
  private final VisitorSockets sockets;
  private final Executor workers;
  private volatile Sizes sizes;

  /// `rangesMax` ranges in one answer; objects up to `cachedBytesMax` are kept in memory; bodies
  /// for functions have at most `bodyBytesMax`.
  public record Sizes(int rangesMax, int cachedBytesMax, int bodyBytesMax) {}

  /// Who makes answers that no tree holds, who tells of them early, and who has those that are
  /// WebSockets.
  public record Makers(
      CachedCalls calls, ProxyAnswers proxies, EarlyHints hints, VisitorSockets sockets) {}

  /// A responder whose blocking parts run on `workers`.
  public Responder(
      ObjectStore store, ObjectCache cache, Makers makers, Executor workers, Sizes sizes) {
    this.store = store;
    this.cache = cache;
    this.calls = makers.calls();
    this.proxies = makers.proxies();
    this.hints = makers.hints();
    this.sockets = makers.sockets();
    this.workers = workers;
    this.sizes = sizes;
  }

  /// From now on these hold.
  public void adopt(Sizes sizes) {
    this.sizes = sizes;
    calls.adopt(sizes.bodyBytesMax());
  }

  /// How many bytes a request's body may have.
  public int bodyBytesMax() {
    return sizes.bodyBytesMax();
  }

  /// Sends `answer`; the exchange ends by itself, perhaps after this returned.
  public void send(HttpServerExchange exchange, RequestHead head, Answer answer) {
    Timing.ended(exchange, "lookup");
    switch (answer) {
      case Answer.File file -> sendFile(exchange, file, Reply.of(file, head, sizes.rangesMax()));
      case Answer.Document document -> sendDocument(exchange, document);
      case Answer.Call call -> receive(exchange, call);
      case Answer.Deferred deferred ->
          block(exchange, () -> send(exchange, head, deferred.later().get()));
      case Answer.Proxied proxied ->
          proxies
              .stored(exchange, proxied)
              .ifPresentOrElse(
                  stored -> sendStored(exchange, stored), () -> ask(exchange, proxied));
    }
  }

  /// Sends a page of the edge's own.
  public void send(HttpServerExchange exchange, Answer.Document page) {
    sendDocument(exchange, page);
  }

  private void sendFile(HttpServerExchange exchange, Answer.File file, Reply reply) {
    sendHead(exchange, reply.status(), reply.headers(), reply.length());
    if (reply.pieces().isEmpty() || isHead(exchange)) {
      if (reply.status() == 304) {
        Lesson.notModified(exchange);
      }
      exchange.endExchange();
      return;
    }
    if (reply.variant().size() > sizes.cachedBytesMax()) {
      block(
          exchange,
          () -> {
            var path = store.file(file.scope(), reply.variant().digest());
            if (reply.pieces().size() == 1) {
              Lesson.file(exchange, path);
            }
            PieceWriter.send(exchange, path, reply.pieces());
          });
      return;
    }
    var known = cache.peek(reply.variant().digest());
    if (known != null) {
      if (reply.pieces().size() == 1) {
        Lesson.file(exchange, known);
      }
      sendBytes(exchange, known, reply.pieces());
    } else {
      block(exchange, () -> load(exchange, file.scope(), reply));
    }
  }

  private void load(HttpServerExchange exchange, Scope scope, Reply reply) throws IOException {
    var digest = reply.variant().digest();
    var content = cache.load(scope, digest);
    if (reply.pieces().size() == 1) {
      Lesson.file(exchange, content, () -> store.file(scope, digest));
    }
    sendBytes(exchange, content, reply.pieces());
  }

  /// Sends a page on the I/O thread: Undertow has that thread spin while an exchange ends on
  /// another one.
  private void sendDocument(HttpServerExchange exchange, Answer.Document document) {
    if (exchange.isInIoThread()) {
      sendNow(exchange, document);
    } else {
      exchange.getIoThread().execute(() -> attempt(exchange, () -> sendNow(exchange, document)));
    }
  }

  /// Whether what is left of a request is too long to be read before the next one, or may be, or
  /// would be waited for on the I/O thread.
  private boolean isRefused(HttpServerExchange exchange) {
    return UnreadBody.isLong(exchange, sizes.bodyBytesMax())
        || (!exchange.isRequestComplete() && exchange.isBlocking());
  }

  private void sendNow(HttpServerExchange exchange, Answer.Document document) {
    if (isRefused(exchange)) {
      UnreadBody.forget(exchange);
    }
    var bodiless = document.status() == 204 || document.status() == 304;
    sendHead(
        exchange, document.status(), document.headers(), bodiless ? -1 : document.body().length);
    if (bodiless || isHead(exchange) || document.body().length == 0) {
      exchange.endExchange();
    } else {
      exchange.getResponseSender().send(ByteBuffer.wrap(document.body()));
    }
  }

  private void ask(HttpServerExchange exchange, Answer.Proxied proxied) {
    hints.send(exchange, proxied.site(), proxied.head());
    block(
        exchange,
        () -> {
          var answer = proxies.answer(exchange, proxied, sizes.bodyBytesMax());
          hints.learn(proxied.site(), proxied.head(), answer);
          sendResponse(exchange, answer);
        });
  }

  private void sendStored(HttpServerExchange exchange, Answer.Document stored) {
    Timing.ended(exchange, "cache");
    sendDocument(exchange, stored);
  }

  /// Takes the body in, then has the functions called, if the cache has not the answer.
  private void receive(HttpServerExchange exchange, Answer.Call call) {
    var request = calls.request(exchange, call);
    var stored = calls.stored(exchange, call, request);
    if (stored.isPresent()) {
      sendStored(exchange, stored.get());
      return;
    }
    hints.send(exchange, call.site(), call.head());
    var receiver = exchange.getRequestReceiver();
    receiver.setMaxBufferSize(sizes.bodyBytesMax());
    receiver.receiveFullBytes(
        (_, body) ->
            exchange.dispatch(
                SameThreadExecutor.INSTANCE, () -> ask(exchange, call, request.with(body))),
        (_, problem) -> refuse(exchange, problem));
  }

  /// Calls without a thread where it can; where there is more to wait for, on a virtual one.
  private void ask(HttpServerExchange exchange, Answer.Call call, FunctionRequest request) {
    if (!calls.begin(exchange, call, request, arrived -> answered(exchange, call, arrived))) {
      workers.execute(() ->
          attempt(
              exchange, () -> sendCalled(exchange, call, calls.answer(exchange, call, request))));
    }
  }

  private void answered(
      HttpServerExchange exchange, Answer.Call call, Arrived<FunctionResponse> arrived) {
    var takers = arrived.flows() ? workers : exchange.getIoThread();
    takers.execute(() -> attempt(exchange, () -> sendCalled(exchange, call, arrived.made().get())));
  }

  private void refuse(HttpServerExchange exchange, IOException problem) {
    var why = why(problem);
    UnreadBody.forget(exchange);
    sendDocument(exchange, Pages.refused(why.status(), why.reason()));
  }

  private BodyRefused why(IOException problem) {
    if (problem instanceof RequestToLargeException) {
      return BodyRefused.tooLarge(sizes.bodyBytesMax());
    }
    var inner = problem.getCause() == null ? problem : problem.getCause(); // Undertow wraps some
    return inner instanceof BodyRefused refused
        ? refused
        : new BodyRefused(400, "The request's body broke off.");
  }

  private void sendCalled(HttpServerExchange exchange, Answer.Call call, FunctionResponse answer)
      throws IOException {
    hints.learn(call.site(), call.head(), answer);
    sendResponse(exchange, answer);
  }

  /// Sends what a function or another server gave; a body that flows goes out as it is made, on
  /// this thread.
  private void sendResponse(HttpServerExchange exchange, FunctionResponse response)
      throws IOException {
    if (response.socket().isPresent()) {
      sendSocket(exchange, response, response.socket().get());
      return;
    }
    if (response.flow().isEmpty()) {
      sendDocument(exchange, CachedCalls.document(response));
      return;
    }
    try (var body = response.flow().get()) {
      sendHead(exchange, response.status(), response.headers(), -1);
      if (response.status() == 204 || response.status() == 304 || isHead(exchange)) {
        exchange.endExchange();
      } else {
        if (!exchange.isBlocking()) {
          exchange.startBlocking();
        }
        FlowWriter.send(exchange, body);
      }
    }
  }

  /// Makes the connection a WebSocket, if the visitor asked for one as it should.
  private void sendSocket(HttpServerExchange exchange, FunctionResponse response, FarEnd function) {
    if (sockets.mayOpen(exchange)) {
      SentFields.set(exchange, response.headers());
      sockets.open(exchange, function);
      return;
    }
    function.say(new SocketPart.Lost("the visitor's handshake is malformed"));
    sendDocument(
        exchange,
        VisitorSockets.isOfVersion(exchange)
            ? Pages.refused(400, "The request for a WebSocket is malformed.")
            : Pages.with(
                Pages.refused(426, "WebSockets are of version 13 here."),
                "Sec-WebSocket-Version",
                "13"));
  }

  private interface Blocking {
    void run() throws IOException;
  }

  private void block(HttpServerExchange exchange, Blocking step) {
    if (exchange.isInIoThread()) {
      exchange.dispatch(workers, () -> attempt(exchange, step));
    } else {
      attempt(exchange, step);
    }
  }

  private void attempt(HttpServerExchange exchange, Blocking step) {
    try {
      step.run();
    } catch (BodyRefused e) {
      exchange.getIoThread().execute(() -> refuse(exchange, e));
    } catch (IOException | RuntimeException e) {
      failed(exchange, e);
    }
  }

  /// Says that a request failed here, if its answer has not begun; else only breaks it off.
  public void failed(HttpServerExchange exchange, Exception problem) {
    var id = RequestIds.next();
    LOG.error(
        "event=request_failed id={} host={} path={}",
        id,
        exchange.getHostName(),
        exchange.getRequestPath(),
        problem);
    if (exchange.isResponseStarted()) {
      IoUtils.safeClose(exchange.getConnection());
      exchange.endExchange();
    } else {
      exchange.getResponseHeaders().clear();
      sendDocument(exchange, Pages.failed(500, "Something went wrong here", id));
    }
  }

  private static void sendBytes(
      HttpServerExchange exchange, ByteBuffer content, List<Reply.Piece> pieces) {
    if (pieces.size() == 1 && pieces.getFirst().length() == content.limit()) {
      exchange.getResponseSender().send(content);
      return;
    }
    var parts = new ByteBuffer[pieces.size()];
    for (var i = 0; i < parts.length; i++) {
      parts[i] =
          switch (pieces.get(i)) {
            case Reply.Piece.Slice(var range) ->
                content.slice((int) range.offset(), (int) range.length());
            case Reply.Piece.Text(var bytes) -> ByteBuffer.wrap(bytes);
          };
    }
    exchange.getResponseSender().send(parts);
  }

  private static void sendHead(
      HttpServerExchange exchange, int status, List<HttpHeader> headers, long length) {
    exchange.setStatusCode(status);
    SentFields.set(exchange, headers);
    if (length >= 0 && status != 304) {
      exchange.setResponseContentLength(length);
    }
  }

  private static boolean isHead(HttpServerExchange exchange) {
    return exchange.getRequestMethod().equals(Methods.HEAD);
  }
}

package dev.millstream.edge;

import dev.millstream.edge.clients.ClientDoor;
import dev.millstream.edge.guard.Guard;
import dev.millstream.edge.guard.Limit;
import dev.millstream.edge.guard.Refusal;
import dev.millstream.edge.hot.Lesson;
import dev.millstream.edge.http.Cmcd;
import dev.millstream.edge.http.RequestHead;
import dev.millstream.edge.pass.Viewer;
import dev.millstream.edge.player.Viewing;
import dev.millstream.edge.reply.FunctionCalls;
import dev.millstream.edge.reply.FunctionEnd;
import dev.millstream.edge.reply.Responder;
import dev.millstream.edge.reply.Timing;
import dev.millstream.edge.site.Answer;
import dev.millstream.edge.site.Pages;
import dev.millstream.edge.socket.Handshake;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;

/// A request's way: its head is read, routed to an answer, and the answer sent. All of it happens
/// on the I/O thread if what it takes is in memory.
record EdgeHandler(
    Guard guard,
    HttpsOnly https,
    Optional<ClientDoor> clients,
    Router router,
    Responder responder,
    Executor workers,
    RequestEvents events,
    Optional<String> timingToken)
    implements HttpHandler {
  @Override
  public void handleRequest(HttpServerExchange exchange) {
    if (!exchange.isInIoThread()) {
      // a request that stood behind another comes on the thread that ended that one
      exchange.dispatch(exchange.getIoThread(), this);
      return;
    }
    var started = System.nanoTime();
    var peer = exchange.getSourceAddress().getAddress();
    guard.unveil(exchange);
    var read = RequestHeads.read(exchange);
    if (read.isEmpty()) {
      guard.cutOff(Limit.SYNTAX);
      exchange.setPersistent(false);
      responder.send(exchange, Pages.refused(400, "The request's target or host is malformed."));
      return;
    }
    if (Handshake.isAsked(exchange)) {
      exchange.setPersistent(false);
    }
    if (Handshake.isMisplaced(exchange)) {
      responder.send(exchange, Pages.refused(400, "HTTP/2 knows no Upgrade."));
      return;
    }
    var refusal = guard.refusal(exchange, read.get().host());
    report(exchange, read.get(), refusal.map(Refusal::limit));
    if (refusal.isPresent()) {
      responder.send(exchange, page(refusal.get()));
      return;
    }
    var elsewhere = https.redirect(exchange, read.get());
    if (elsewhere.isPresent()) {
      responder.send(exchange, elsewhere.get());
      return;
    }
    var unknown = clients.flatMap(door -> door.refusal(exchange, read.get()));
    if (unknown.isPresent()) {
      responder.send(exchange, unknown.get());
      return;
    }
    var viewer = new Viewer(exchange.getSourceAddress().getAddress(), guard.believes(peer));
    var from = read.get().from(() -> router.gate().countries().of(viewer, read.get()));
    // what the hot path learns it answers to anyone who asks by the same scheme
    var counts = router.counts(from);
    if (counts) {
      reportViewing(exchange, from);
    }
    var learns = isAlike(from) && (from.query().isEmpty() || (counts && Cmcd.isAll(from.query())));
    var head = learns ? Lesson.watch(exchange, from, router::stamp) : from;
    if (counts) {
      Viewing.of(from, from.path().raw(), 200, 0)
          .ifPresent(seen -> Lesson.counted(exchange, seen.uid(), seen.path()));
    }
    Timing.begin(exchange, head, timingToken, started);
    router
        .routeNow(head, viewer)
        .ifPresentOrElse(
            answer -> responder.send(exchange, head, answer),
            () -> exchange.dispatch(workers, () -> routeAndSend(exchange, head, viewer)));
  }

  /// Whether a host answers all clients alike, as far as connections tell them apart.
  private boolean isAlike(RequestHead head) {
    return clients.isEmpty() || !clients.get().covers(head.host());
  }

  private void routeAndSend(HttpServerExchange exchange, RequestHead head, Viewer viewer) {
    try {
      responder.send(exchange, head, router.route(head, viewer));
    } catch (IOException | RuntimeException e) {
      responder.failed(exchange, e);
    }
  }

  private static Answer.Document page(Refusal refusal) {
    var page = Pages.refused(refusal.status(), refusal.reason());
    return refusal.retrySeconds() == 0
        ? page
        : Pages.with(page, "Retry-After", Long.toString(refusal.retrySeconds()));
  }

  private void reportViewing(HttpServerExchange exchange, RequestHead head) {
    exchange.addExchangeCompleteListener((done, next) -> {
      Viewing.of(head, router.logged(head), done.getStatusCode(), done.getResponseBytesSent())
          .ifPresent(events::viewed);
      next.proceed();
    });
  }

  private void report(HttpServerExchange exchange, RequestHead head, Optional<Limit> refused) {
    var started = System.nanoTime();
    exchange.addExchangeCompleteListener((done, next) -> {
      events.finished(
          new RequestEvents.Request(
              head.method(),
              head.host(),
              router.logged(head),
              done.getStatusCode(),
              done.getResponseBytesSent(),
              (System.nanoTime() - started) / 1000,
              Objects.requireNonNullElse(done.getAttachment(FunctionCalls.END), FunctionEnd.NONE),
              refused));
      next.proceed();
    });
  }
}

package dev.millstream.app.dev;

import dev.millstream.functions.FunctionEvent;
import dev.millstream.functions.FunctionOutcome;
import dev.millstream.functions.FunctionOutcome.Handled;
import dev.millstream.functions.FunctionOutcome.Stopped;
import dev.millstream.functions.FunctionOutcome.Threw;
import dev.millstream.functions.FunctionOutcome.Unavailable;
import io.undertow.server.HandlerWrapper;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Lets an author call a worker's `scheduled` by a request, under the address that wrangler has for
/// it: `/cdn-cgi/handler/scheduled?cron=*+*+*+*+*&time=1795780800000`. Thread-safe.
record TimesByHand(Calling calling) implements HandlerWrapper {
  private static final String PATH = "/cdn-cgi/handler/scheduled";

  /// Calls what is live.
  @FunctionalInterface
  interface Calling {
    Optional<FunctionOutcome> call(FunctionEvent event) throws IOException;
  }

  @Override
  public HttpHandler wrap(HttpHandler edge) {
    return exchange -> {
      if (exchange.getRequestPath().equals(PATH)) {
        exchange.dispatch(task -> Thread.ofVirtual().start(task), this::answer);
      } else {
        edge.handleRequest(exchange);
      }
    };
  }

  private void answer(HttpServerExchange exchange) throws IOException {
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "text/plain; charset=utf-8");
    try {
      var outcome = calling.call(event(exchange));
      exchange.setStatusCode(status(outcome));
      exchange.getResponseSender().send(word(outcome) + "\n");
    } catch (NumberFormatException | DateTimeException e) {
      exchange.setStatusCode(400);
      exchange.getResponseSender().send("time: milliseconds since 1970\n");
    }
  }

  private static FunctionEvent event(HttpServerExchange exchange) {
    var time = parameter(exchange, "time");
    var cron = parameter(exchange, "cron");
    return new FunctionEvent.Scheduled(
        cron == null ? "" : cron,
        time == null ? Instant.now() : Instant.ofEpochMilli(Long.parseLong(time)));
  }

  private static @Nullable String parameter(HttpServerExchange exchange, String name) {
    var values = exchange.getQueryParameters().get(name);
    return values == null ? null : values.peekFirst();
  }

  private static int status(Optional<FunctionOutcome> outcome) {
    if (outcome.isEmpty()) {
      return 404;
    }
    return outcome.get() instanceof Handled(_, var thrown) && thrown.isEmpty() ? 200 : 500;
  }

  private static String word(Optional<FunctionOutcome> outcome) {
    return switch (outcome.orElse(null)) {
      case Handled(_, var thrown) -> thrown.map(threw -> "exception: " + said(threw)).orElse("ok");
      case Threw threw -> "exception: " + said(threw);
      case Stopped(var reason) -> reason;
      case Unavailable(var reason) -> reason;
      case FunctionOutcome.Answered _ -> "answered";
      case null -> "the site has no functions: write _worker.js";
    };
  }

  private static String said(Threw threw) {
    return threw.stack().isEmpty() ? threw.message() : threw.stack();
  }
}

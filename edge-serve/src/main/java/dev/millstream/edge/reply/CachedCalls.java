package dev.millstream.edge.reply;

import dev.millstream.edge.cache.EdgeCache;
import dev.millstream.edge.cache.EdgeCache.Passage;
import dev.millstream.edge.cache.Fetched;
import dev.millstream.edge.cache.Visit;
import dev.millstream.edge.reply.FunctionCalls.Arrived;
import dev.millstream.edge.site.Answer;
import dev.millstream.edge.socket.Handshake;
import dev.millstream.functions.FunctionRequest;
import dev.millstream.functions.FunctionResponse;
import io.undertow.server.HttpServerExchange;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/// A site's functions behind the edge's cache, which keeps nothing while two deployments share the
/// visitors.
public final class CachedCalls {
  private final EdgeCache cache;
  private final FunctionCalls functions;

  public CachedCalls(EdgeCache cache, FunctionCalls functions) {
    this.cache = cache;
    this.functions = functions;
  }

  /// From now on bodies have at most `bodyBytesMax`.
  void adopt(int bodyBytesMax) {
    functions.adopt(bodyBytesMax);
  }

  /// The request as functions see it, before its body has come.
  FunctionRequest request(HttpServerExchange exchange, Answer.Call call) {
    return functions.request(exchange, call);
  }

  /// The answer if the cache has it; never blocks.
  Optional<Answer.Document> stored(
      HttpServerExchange exchange, Answer.Call call, FunctionRequest request) {
    return !call.site().isOneOfTwo()
            && call.head().reads()
            && exchange.isRequestComplete()
            && !Handshake.isAsked(exchange)
        ? cache.now(visit(call, request)).map(CachedCalls::document)
        : Optional.empty();
  }

  /// Has the functions answer, if that is all there is to wait for; false if only [#answer] will
  /// do. `then` is called on any thread, which it must not hold up. Never blocks.
  boolean begin(
      HttpServerExchange exchange,
      Answer.Call call,
      FunctionRequest request,
      Consumer<Arrived<FunctionResponse>> then) {
    if (Handshake.isAsked(exchange)) {
      return false;
    }
    if (call.site().isOneOfTwo()) {
      begin(exchange, call, new Passage(request, Fetched::response), then);
      return true;
    }
    var passage = cache.passage(visit(call, request));
    passage.ifPresent(past -> begin(exchange, call, past, then));
    return passage.isPresent();
  }

  private void begin(
      HttpServerExchange exchange,
      Answer.Call call,
      Passage past,
      Consumer<Arrived<FunctionResponse>> then) {
    functions.begin(
        call,
        past.request(),
        arrived ->
            then.accept(
                arrived.then(outcome -> {
                  ended(exchange, outcome.end());
                  return past.sent().apply(fetched(outcome));
                })));
  }

  private static void ended(HttpServerExchange exchange, FunctionEnd end) {
    exchange.putAttachment(FunctionCalls.END, end);
    Timing.ended(exchange, "function");
  }

  /// The answer, from wherever, perhaps one whose body flows; blocks.
  FunctionResponse answer(HttpServerExchange exchange, Answer.Call call, FunctionRequest asked) {
    if (call.site().isOneOfTwo() || Handshake.isAsked(exchange)) {
      var outcome = functions.call(call, asked);
      ended(exchange, outcome.end());
      return outcome.response();
    }
    // a renewal behind the visitor's back may still call when the exchange is over
    var end = new AtomicReference<>(FunctionEnd.NONE);
    var answer =
        cache.answer(
            visit(call, asked),
            request -> {
              var outcome = functions.call(call, request);
              end.set(outcome.end());
              return fetched(outcome);
            });
    exchange.putAttachment(FunctionCalls.END, end.get());
    Timing.ended(exchange, end.get() == FunctionEnd.NONE ? "cache" : "function");
    return answer;
  }

  private static Visit visit(Answer.Call call, FunctionRequest request) {
    var site = call.functions();
    return new Visit(site.project(), site.deployment(), call.head().host(), "functions", request);
  }

  private static Fetched fetched(FunctionCalls.Outcome outcome) {
    var response = outcome.response();
    return switch (outcome.end()) {
      // files are public by their headers, but the code before them may let only some pass
      case ANSWERED ->
          outcome.ofFiles() && !EdgeCache.isAddressedBy(response)
              ? new Fetched.Personal(response)
              : new Fetched.Answered(response);
      case THREW, STOPPED -> new Fetched.Failed(response, true);
      case UNAVAILABLE, NONE -> new Fetched.Failed(response, false);
    };
  }

  static Answer.Document document(FunctionResponse response) {
    return new Answer.Document(response.status(), response.headers(), response.body());
  }
}

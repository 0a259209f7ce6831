package dev.millstream.edge.reply;

import dev.millstream.edge.cache.EdgeCache;
import dev.millstream.edge.cache.Fetched;
import dev.millstream.edge.cache.Visit;
import dev.millstream.edge.site.Answer;
import dev.millstream.edge.socket.Handshake;
import dev.millstream.functions.FunctionRequest;
import dev.millstream.functions.FunctionResponse;
import io.undertow.server.HttpServerExchange;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/// A site's functions behind the edge's cache, which keeps nothing while two deployments share the
/// visitors.
public final class CachedCalls {
  private static final byte[] NO_BODY = new byte[0];

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

  /// The answer if the cache has it; never blocks.
  Optional<Answer.Document> stored(HttpServerExchange exchange, Answer.Call call) {
    return !call.site().isOneOfTwo()
            && call.head().reads()
            && exchange.isRequestComplete()
            && !Handshake.isAsked(exchange)
        ? cache
            .now(visit(call, functions.request(exchange, call, NO_BODY)))
            .map(CachedCalls::document)
        : Optional.empty();
  }

  /// The answer, from wherever, perhaps one whose body flows; blocks.
  FunctionResponse answer(HttpServerExchange exchange, Answer.Call call, byte[] body) {
    if (call.site().isOneOfTwo() || Handshake.isAsked(exchange)) {
      var outcome = functions.call(call, functions.request(exchange, call, body));
      exchange.putAttachment(FunctionCalls.END, outcome.end());
      Timing.ended(exchange, "function");
      return outcome.response();
    }
    // a renewal behind the visitor's back may still call when the exchange is over
    var end = new AtomicReference<>(FunctionEnd.NONE);
    var answer =
        cache.answer(
            visit(call, functions.request(exchange, call, body)),
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

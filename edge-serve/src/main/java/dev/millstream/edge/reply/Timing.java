package dev.millstream.edge.reply;

import dev.millstream.edge.http.RequestHead;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.AttachmentKey;
import io.undertow.util.HttpString;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// How long the steps to an answer took, told as `Server-Timing` to who has the token. Used by one
/// thread at a time.
public final class Timing {
  /// The request's field with the token.
  public static final String FIELD = "X-Timing-Token";

  private static final HttpString TOLD = new HttpString("Server-Timing");
  private static final AttachmentKey<Timing> KEY = AttachmentKey.create(Timing.class);
  private static final double NANOS = 1e6;

  private final Map<String, Long> steps = new LinkedHashMap<>();
  private long last;

  private Timing(long started) {
    last = started;
  }

  /// Times the exchange from `started` on, a [System#nanoTime], if the request has the `token`.
  public static void begin(
      HttpServerExchange exchange, RequestHead head, Optional<String> token, long started) {
    if (token.isEmpty()) {
      return;
    }
    var field = head.field(FIELD);
    if (field != null && MessageDigest.isEqual(bytes(field), bytes(token.get()))) {
      exchange.putAttachment(KEY, new Timing(started));
    }
  }

  /// A step has ended.
  static void ended(HttpServerExchange exchange, String step) {
    var timing = exchange.getAttachment(KEY);
    if (timing != null) {
      var now = System.nanoTime();
      timing.steps.merge(step, now - timing.last, Long::sum);
      timing.last = now;
    }
  }

  /// Adds the field to the answer.
  static void tell(HttpServerExchange exchange) {
    var timing = exchange.getAttachment(KEY);
    if (timing != null) {
      var told =
          timing.steps.entrySet().stream()
              .map(step ->
                  String.format(Locale.ROOT, "%s;dur=%.3f", step.getKey(), step.getValue() / NANOS))
              .collect(Collectors.joining(", "));
      exchange.getResponseHeaders().put(TOLD, told);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}

package dev.millstream.control.bindings;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.millstream.bindings.door.Refusal;
import dev.millstream.bindings.queue.QueueDraft;
import dev.millstream.bindings.queue.QueueMessage;
import dev.millstream.bindings.queue.QueueMessage.Form;
import dev.millstream.bindings.queue.QueueSettings;
import dev.millstream.bindings.queue.QueueStore;
import dev.millstream.control.api.ApiRequest;
import dev.millstream.control.api.ApiResponse;
import dev.millstream.control.api.Json;
import dev.millstream.control.api.Route;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Messages that clients of the API send, take out and acknowledge.
final class QueueMessages {
  private static final String MESSAGES = QueueRoutes.QUEUE + "/messages";
  private static final int PULLED = 5;
  private static final long VISIBLE_MILLIS_MAX = 12 * 3_600_000L;
  private static final int BODY_BYTES_MAX = 2 << 20; // a batch in base64 or with escapes

  private final QueueStore store;
  private final QueueRoutes.Finder finder;

  QueueMessages(QueueStore store, QueueRoutes.Finder finder) {
    this.store = store;
    this.finder = finder;
  }

  List<Route> routes() {
    return List.of(
        QueueRoutes.of("POST", MESSAGES, this::send),
        QueueRoutes.of("POST", MESSAGES + "/batch", this::sendBatch),
        QueueRoutes.of("POST", MESSAGES + "/pull", this::pull),
        QueueRoutes.of("POST", MESSAGES + "/ack", this::acknowledge));
  }

  private record Message(
      @Nullable JsonNode body,
      @JsonProperty("content_type") @Nullable String type,
      @JsonProperty("delay_seconds") @Nullable Long delay) {
    QueueDraft draft() {
      var form = type == null ? "json" : type;
      var content = body;
      var bytes =
          switch (form) {
            case "json" -> content == null ? null : content.toString().getBytes(UTF_8);
            case "text" ->
                content == null || !content.isString() ? null : content.asString().getBytes(UTF_8);
            default -> throw new Refusal(400, "content_type: json or text, not " + form);
          };
      if (bytes == null) {
        throw new Refusal(
            400, "body: a " + (form.equals("text") ? "string" : "value") + " is needed");
      }
      return new QueueDraft(Form.of(form).orElseThrow(), bytes, seconds(delay));
    }
  }

  private record Batch(
      @Nullable List<Message> messages, @JsonProperty("delay_seconds") @Nullable Long delay) {}

  private ApiResponse send(ApiRequest request) throws IOException, SQLException {
    var queue = finder.queue(request).id();
    var message = json(request, Message.class);
    store.send(queue, List.of(message.draft()), OptionalLong.empty());
    return ApiResponse.ok(null);
  }

  private ApiResponse sendBatch(ApiRequest request) throws IOException, SQLException {
    var queue = finder.queue(request).id();
    var batch = json(request, Batch.class);
    var messages = batch.messages() == null ? List.<Message>of() : batch.messages();
    store.send(queue, messages.stream().map(Message::draft).toList(), seconds(batch.delay()));
    return ApiResponse.ok(null);
  }

  private record Pull(
      @JsonProperty("batch_size") @Nullable Integer size,
      @JsonProperty("visibility_timeout_ms") @Nullable Long visible,
      @JsonProperty("visibility_timeout") @Nullable Long visibleOld) {}

  private record Pulled(
      String id,
      String body,
      @JsonProperty("timestamp_ms") long timestamp,
      int attempts,
      Map<String, String> metadata,
      @JsonProperty("lease_id") String lease) {
    static Pulled of(QueueMessage message) {
      var body =
          message.form() == Form.TEXT
              ? new String(message.body(), UTF_8)
              : Base64.getEncoder().encodeToString(message.body());
      return new Pulled(
          message.id(),
          body,
          message.sent(),
          message.attempts(),
          Map.of("CF-Content-Type", message.form().word()),
          message.lease());
    }
  }

  private record PulledAll(
      @JsonProperty("message_backlog_count") long backlog, List<Pulled> messages) {}

  private ApiResponse pull(ApiRequest request) throws IOException, SQLException {
    var queue = finder.queue(request).id();
    var asked = request.contentLength().orElse(1) == 0 ? null : json(request, Pull.class);
    var pull = store.settings(queue).pull().orElse(QueueSettings.Pull.DEFAULT);
    var millis = pull.visibleMillis();
    var most = PULLED;
    if (asked != null) {
      var old = asked.visibleOld() == null ? millis : asked.visibleOld();
      millis = asked.visible() == null ? old : asked.visible();
      most = asked.size() == null ? most : asked.size();
    }
    if (millis < 0 || millis > VISIBLE_MILLIS_MAX) {
      throw new Refusal(400, "visibility_timeout_ms: 0 to %,d".formatted(VISIBLE_MILLIS_MAX));
    }
    var taken = store.take(queue, wish(pull, most, Duration.ofMillis(millis)));
    return ApiResponse.ok(
        new PulledAll(
            store.backlog(queue).count(), taken.messages().stream().map(Pulled::of).toList()));
  }

  private static QueueStore.Wish wish(QueueSettings.Pull pull, int most, Duration lease) {
    return new QueueStore.Wish(
        most, Duration.ZERO, pull.retriesMax() + 1, pull.deadLetters(), lease, false);
  }

  private record Lease(
      @JsonProperty("lease_id") @Nullable String lease,
      @JsonProperty("delay_seconds") @Nullable Integer delay) {
    Optional<String> given() {
      return Optional.ofNullable(lease);
    }
  }

  private record Fate(@Nullable List<Lease> acks, @Nullable List<Lease> retries) {}

  private record Settled(int ackCount, int retryCount, List<String> warnings) {}

  private ApiResponse acknowledge(ApiRequest request) throws IOException, SQLException {
    var queue = finder.queue(request).id();
    var fate = json(request, Fate.class);
    var pull = store.settings(queue).pull().orElse(QueueSettings.Pull.DEFAULT);
    var acks = leases(fate.acks()).stream().flatMap(each -> each.given().stream()).toList();
    var retries = new HashMap<String, Integer>();
    for (var retry : leases(fate.retries())) {
      var delay = retry.delay() == null ? pull.retryDelaySeconds() : retry.delay();
      retry.given().ifPresent(lease -> retries.put(lease, delay));
    }
    var wish = wish(pull, 1, Duration.ofMillis(pull.visibleMillis()));
    var settled = store.settle(queue, new QueueStore.Verdict(acks, retries), wish);
    return ApiResponse.ok(new Settled(settled.acks(), settled.retries(), List.of()));
  }

  private static List<Lease> leases(@Nullable List<Lease> given) {
    return given == null ? List.of() : given;
  }

  private static <T> T json(ApiRequest request, Class<T> type) throws IOException {
    return Json.decode(request.body(BODY_BYTES_MAX), type);
  }

  private static OptionalLong seconds(@Nullable Long delay) {
    return delay == null ? OptionalLong.empty() : OptionalLong.of(delay);
  }
}

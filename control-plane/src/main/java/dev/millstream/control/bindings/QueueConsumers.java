package dev.millstream.control.bindings;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.millstream.bindings.Bindings;
import dev.millstream.bindings.catalog.Resource;
import dev.millstream.bindings.door.Refusal;
import dev.millstream.bindings.queue.QueueSettings;
import dev.millstream.control.api.ApiException;
import dev.millstream.control.api.ApiRequest;
import dev.millstream.control.api.ApiResponse;
import dev.millstream.control.api.Route;
import dev.millstream.store.site.FunctionBinding.Kind;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Who takes messages out over HTTP, and how often it may fail: a queue has one such consumer.
/// Those that are functions are declared by their deployments.
final class QueueConsumers {
  private static final String CONSUMERS = QueueRoutes.QUEUE + "/consumers";
  private static final String CONSUMER = CONSUMERS + "/{consumer}";
  private static final String PULL = "http_pull";
  private static final int BAD_CONSUMER = 11016;
  private static final int NO_CONSUMER = 11004;
  private static final int CONSUMER_TAKEN = 11015;
  private static final int RETRIES_MAX = 100;
  private static final int DELAY_SECONDS_MAX = 12 * 3600;
  private static final long VISIBLE_MILLIS_MAX = 12 * 3_600_000L;

  private final Bindings bindings;
  private final QueueRoutes.Finder finder;

  QueueConsumers(Bindings bindings, QueueRoutes.Finder finder) {
    this.bindings = bindings;
    this.finder = finder;
  }

  List<Route> routes() {
    return List.of(
        QueueRoutes.of("GET", CONSUMERS, this::list),
        QueueRoutes.of("POST", CONSUMERS, this::add),
        QueueRoutes.of("PUT", CONSUMER, this::change),
        QueueRoutes.of("DELETE", CONSUMER, this::remove));
  }

  /// A consumer as it is shown.
  record View(
      @JsonProperty("consumer_id") String id,
      String type,
      @JsonProperty("queue_name") String queue,
      @JsonProperty("created_on") Instant created,
      @JsonProperty("dead_letter_queue") @Nullable String deadLetters,
      Map<String, Object> settings) {}

  /// Those of a queue.
  List<View> views(Resource queue, QueueSettings settings) throws SQLException {
    var pull = settings.pull();
    return pull.isEmpty() ? List.of() : List.of(view(queue, pull.get()));
  }

  private View view(Resource queue, QueueSettings.Pull pull) throws SQLException {
    var deadLetters =
        pull.deadLetters().isEmpty()
            ? Optional.<Resource>empty()
            : bindings.catalog().find(Kind.QUEUE, pull.deadLetters().get());
    return new View(
        pull.id(),
        PULL,
        queue.name(),
        queue.created(),
        deadLetters.map(Resource::name).orElse(null),
        Map.of(
            "max_retries", pull.retriesMax(),
            "retry_delay", pull.retryDelaySeconds(),
            "visibility_timeout_ms", pull.visibleMillis()));
  }

  private ApiResponse list(ApiRequest request) throws SQLException {
    var queue = finder.queue(request);
    return ApiResponse.ok(views(queue, bindings.queues().settings(queue.id())));
  }

  private record Wish(
      @Nullable String type,
      @JsonProperty("dead_letter_queue") @Nullable String deadLetters,
      @Nullable SettingsWish settings) {}

  private record SettingsWish(
      @JsonProperty("max_retries") @Nullable Integer retries,
      @JsonProperty("retry_delay") @Nullable Integer delay,
      @JsonProperty("visibility_timeout_ms") @Nullable Long visible) {}

  private ApiResponse add(ApiRequest request) throws IOException, SQLException {
    var queue = finder.queue(request);
    var settings = bindings.queues().settings(queue.id());
    var project = bindings.triggers().consumer(queue.id());
    if (project.isPresent()) {
      throw ApiException.conflict(
          CONSUMER_TAKEN, "the project " + project.get() + " consumes the queue: take that away");
    }
    if (settings.pull().isPresent()) {
      throw ApiException.conflict(CONSUMER_TAKEN, "the queue has a consumer: remove that first");
    }
    return set(queue, settings, UUID.randomUUID().toString().replace("-", ""), request);
  }

  private ApiResponse change(ApiRequest request) throws IOException, SQLException {
    var queue = finder.queue(request);
    var settings = bindings.queues().settings(queue.id());
    return set(queue, settings, known(settings, request).id(), request);
  }

  private ApiResponse set(Resource queue, QueueSettings before, String id, ApiRequest request)
      throws IOException, SQLException {
    var wish = request.json(Wish.class);
    if (!PULL.equals(wish.type())) {
      throw ApiException.badRequest(
          BAD_CONSUMER,
          "type: only http_pull is made here; a function becomes a consumer by"
              + " [[queues.consumers]] in the wrangler.toml of its project");
    }
    var usual = QueueSettings.Pull.DEFAULT;
    var told = wish.settings() == null ? new SettingsWish(null, null, null) : wish.settings();
    var pull =
        new QueueSettings.Pull(
            id,
            told.retries() == null ? usual.retriesMax() : told.retries(),
            told.delay() == null ? usual.retryDelaySeconds() : told.delay(),
            told.visible() == null ? usual.visibleMillis() : told.visible(),
            deadLetters(wish.deadLetters()));
    require(pull.retriesMax(), RETRIES_MAX, "max_retries");
    require(pull.retryDelaySeconds(), DELAY_SECONDS_MAX, "retry_delay");
    require(pull.visibleMillis(), VISIBLE_MILLIS_MAX, "visibility_timeout_ms");
    var settings =
        new QueueSettings(
            before.delaySeconds(), before.paused(), before.retentionSeconds(), Optional.of(pull));
    bindings.queues().set(queue.id(), settings);
    return ApiResponse.ok(view(queue, pull));
  }

  private ApiResponse remove(ApiRequest request) throws SQLException {
    var queue = finder.queue(request);
    var settings = bindings.queues().settings(queue.id());
    known(settings, request);
    bindings
        .queues()
        .set(
            queue.id(),
            new QueueSettings(
                settings.delaySeconds(),
                settings.paused(),
                settings.retentionSeconds(),
                Optional.empty()));
    return ApiResponse.ok(null);
  }

  private static QueueSettings.Pull known(QueueSettings settings, ApiRequest request) {
    return settings
        .pull()
        .filter(pull -> pull.id().equals(request.path("consumer")))
        .orElseThrow(() -> ApiException.notFound(NO_CONSUMER, "the queue has no such consumer"));
  }

  private Optional<String> deadLetters(@Nullable String name) throws SQLException {
    if (name == null || name.isEmpty()) {
      return Optional.empty();
    }
    var queue = bindings.catalog().named(Kind.QUEUE, name);
    if (queue.isEmpty()) {
      throw new Refusal(400, "dead_letter_queue: there is no queue " + name);
    }
    return Optional.of(queue.get().id());
  }

  private static void require(long value, long most, String name) {
    if (value < 0 || value > most) {
      throw new Refusal(400, "%s: 0 to %,d, not %,d".formatted(name, most, value));
    }
  }
}

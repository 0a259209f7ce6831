package dev.millstream.control.bindings;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.millstream.bindings.Bindings;
import dev.millstream.bindings.catalog.Resource;
import dev.millstream.bindings.queue.QueueSettings;
import dev.millstream.bindings.queue.QueueStore;
import dev.millstream.control.api.ApiException;
import dev.millstream.control.api.ApiRequest;
import dev.millstream.control.api.ApiResponse;
import dev.millstream.control.api.ListPage;
import dev.millstream.control.api.Route;
import dev.millstream.store.site.FunctionBinding.Kind;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Queues as Cloudflare's API has them: what `wrangler queues` asks. Their messages are in
/// [QueueMessages], who takes those out over HTTP in [QueueConsumers].
public final class QueueRoutes {
  static final String QUEUES = "/client/v4/accounts/{account}/queues";
  static final String QUEUE = QUEUES + "/{queue}";
  private static final int FAILED = 10001;
  private static final int NO_QUEUE = 11000;
  private static final int NAME_TAKEN = 11009;
  private static final int BAD_NAME = 11003;
  private static final int PER_PAGE_MAX = 1000;
  private static final int PER_PAGE = 100;
  private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

  private final Bindings bindings;
  private final QueueStore store;
  private final QueueConsumers consumers;

  public QueueRoutes(Bindings bindings) {
    this.bindings = bindings;
    this.store = bindings.queues();
    this.consumers = new QueueConsumers(bindings, this::queue);
  }

  /// All of them.
  public List<Route> routes() {
    var routes =
        new ArrayList<>(
            List.of(
                of("GET", QUEUES, this::list),
                of("POST", QUEUES, this::make),
                of("GET", QUEUE, request -> ApiResponse.ok(view(queue(request)))),
                of("PATCH", QUEUE, this::change),
                of("PUT", QUEUE, this::change),
                of("DELETE", QUEUE, this::remove),
                of("POST", QUEUE + "/purge", this::purge),
                of("GET", QUEUE + "/metrics", this::metrics)));
    routes.addAll(new QueueMessages(store, this::queue).routes());
    routes.addAll(consumers.routes());
    return routes;
  }

  static Route of(String method, String path, Refusals.Asking handler) {
    return Route.of(method, path, Refusals.told(FAILED, handler));
  }

  /// Finds the queue that a request's path names.
  @FunctionalInterface
  interface Finder {
    Resource queue(ApiRequest request) throws SQLException;
  }

  private record View(
      @JsonProperty("queue_id") String id,
      @JsonProperty("queue_name") String name,
      @JsonProperty("created_on") Instant created,
      @JsonProperty("modified_on") Instant modified,
      List<Object> producers,
      @JsonProperty("producers_total_count") int producersTotal,
      List<QueueConsumers.View> consumers,
      @JsonProperty("consumers_total_count") int consumersTotal,
      SettingsView settings) {}

  private record SettingsView(
      @JsonProperty("delivery_delay") int delay,
      @JsonProperty("delivery_paused") boolean paused,
      @JsonProperty("message_retention_period") int retention) {}

  private View view(Resource queue) throws SQLException {
    var settings = store.settings(queue.id());
    var its = consumers.views(queue, settings);
    return new View(
        queue.id(),
        queue.name(),
        queue.created(),
        queue.created(),
        List.of(),
        0,
        its,
        its.size(),
        new SettingsView(settings.delaySeconds(), settings.paused(), settings.retentionSeconds()));
  }

  private ApiResponse list(ApiRequest request) throws SQLException {
    var named = request.query("name");
    var all =
        bindings.catalog().list(Kind.QUEUE).stream()
            .filter(queue -> named.isEmpty() || queue.name().equals(named.get()))
            .toList();
    var perPage = request.query("per_page", 1, PER_PAGE_MAX, PER_PAGE);
    var page = request.query("page", 1, Integer.MAX_VALUE, 1);
    var shown = new ArrayList<View>();
    for (var queue : all.stream().skip((page - 1L) * perPage).limit(perPage).toList()) {
      shown.add(view(queue));
    }
    return ApiResponse.ok(shown, ListPage.of(page, perPage, shown.size(), all.size()));
  }

  private record Wish(
      @JsonProperty("queue_name") @Nullable String name, @Nullable SettingsWish settings) {}

  private record SettingsWish(
      @JsonProperty("delivery_delay") @Nullable Integer delay,
      @JsonProperty("delivery_paused") @Nullable Boolean paused,
      @JsonProperty("message_retention_period") @Nullable Integer retention) {
    QueueSettings over(QueueSettings before) {
      return new QueueSettings(
          delay == null ? before.delaySeconds() : delay,
          paused == null ? before.paused() : paused,
          retention == null ? before.retentionSeconds() : retention,
          before.pull());
    }
  }

  private ApiResponse make(ApiRequest request) throws IOException, SQLException {
    var wish = request.json(Wish.class);
    var name = named(wish);
    var made = bindings.make(Kind.QUEUE, name).orElseThrow(() -> taken(name));
    set(made, wish);
    return ApiResponse.ok(view(made));
  }

  private ApiResponse change(ApiRequest request) throws IOException, SQLException {
    var queue = queue(request);
    var wish = request.json(Wish.class);
    if (wish.name() != null && !wish.name().equals(queue.name())) {
      var name = named(wish);
      if (!bindings.catalog().rename(Kind.QUEUE, queue.id(), name)) {
        throw taken(name);
      }
    }
    set(queue, wish);
    return ApiResponse.ok(view(queue(request)));
  }

  private void set(Resource queue, Wish wish) throws SQLException {
    if (wish.settings() != null) {
      store.set(queue.id(), wish.settings().over(store.settings(queue.id())));
    }
  }

  private static String named(Wish wish) {
    var name = wish.name();
    if (name == null || !NAME.matcher(name).matches()) {
      throw ApiException.badRequest(
          BAD_NAME, "queue_name: 1 to 63 of a-z, 0-9 and -, but no - at an end, not " + name);
    }
    return name;
  }

  private static ApiException taken(String name) {
    return ApiException.conflict(NAME_TAKEN, "Queue name '%s' is already taken".formatted(name));
  }

  private ApiResponse remove(ApiRequest request) throws IOException, SQLException {
    bindings.remove(Kind.QUEUE, queue(request).id());
    return ApiResponse.ok(null);
  }

  private record Purge(@JsonProperty("delete_messages_permanently") @Nullable Boolean really) {}

  private ApiResponse purge(ApiRequest request) throws IOException, SQLException {
    var queue = queue(request);
    if (!Boolean.TRUE.equals(request.json(Purge.class).really())) {
      throw ApiException.badRequest(FAILED, "delete_messages_permanently must be true");
    }
    store.purge(queue.id());
    return ApiResponse.ok(view(queue));
  }

  private ApiResponse metrics(ApiRequest request) throws SQLException {
    var backlog = store.backlog(queue(request).id());
    return ApiResponse.ok(
        Map.of(
            "backlog_count", backlog.count(),
            "backlog_bytes", backlog.bytes(),
            "oldest_message_timestamp_ms", backlog.oldest()));
  }

  private Resource queue(ApiRequest request) throws SQLException {
    var id = request.path("queue");
    return bindings
        .catalog()
        .find(Kind.QUEUE, id)
        .orElseThrow(() -> ApiException.notFound(NO_QUEUE, "Queue \"%s\" not found".formatted(id)));
  }
}

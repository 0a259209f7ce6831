package dev.millstream.control.notify;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.millstream.control.api.ApiException;
import dev.millstream.control.api.ApiRequest;
import dev.millstream.control.api.ApiResponse;
import dev.millstream.control.api.ErrorCode;
import dev.millstream.control.api.Route;
import dev.millstream.control.deliveries.DeliveryView;
import dev.millstream.control.deliveries.EventNames;
import dev.millstream.control.deliveries.WebhookLimits;
import dev.millstream.control.deploy.DeploymentEvent;
import dev.millstream.control.deploy.Rooms;
import dev.millstream.control.pages.PagesError;
import dev.millstream.store.secret.SecretBox;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Webhooks of a project: made, listed, removed and tried, and what was sent to them.
public final class WebhookRoutes {
  private static final String WEBHOOKS =
      "/client/v4/accounts/{account}/pages/projects/{project}/webhooks";
  private static final String WEBHOOK = WEBHOOKS + "/{webhook}";
  private static final int NO_WEBHOOK = 8000040;
  private static final int TOO_MANY = 8000041;
  private static final int NO_DELIVERY = 8000042;
  private static final int SECRET_CHARS_MAX = 200;
  private static final EventNames EVENTS =
      new EventNames(
          Arrays.stream(DeploymentEvent.values())
              .map(DeploymentEvent::label)
              .collect(Collectors.toUnmodifiableSet()),
          Set.of(DeploymentEvent.SUCCEEDED.label(), DeploymentEvent.FAILED.label()));

  private final Rooms rooms;
  private final Notifications notifications;
  private final SecretBox box;
  private final WebhookLimits limits;

  WebhookRoutes(Rooms rooms, Notifications notifications, SecretBox box, WebhookLimits limits) {
    this.rooms = rooms;
    this.notifications = notifications;
    this.box = box;
    this.limits = limits;
  }

  /// All of them.
  public List<Route> list() {
    return List.of(
        Route.of("GET", WEBHOOKS, this::all),
        Route.of("POST", WEBHOOKS, this::make),
        Route.of("DELETE", WEBHOOK, this::remove),
        Route.of("POST", WEBHOOK + "/ping", this::ping),
        Route.of("GET", WEBHOOK + "/deliveries", this::deliveries),
        Route.of("POST", WEBHOOK + "/deliveries/{delivery}/replay", this::replay));
  }

  private record Wish(
      @Nullable String url, @Nullable List<String> events, @Nullable String secret) {}

  /// `secret` is known only to who made the webhook.
  private record View(
      @JsonProperty("webhook_id") String id,
      String url,
      Set<String> events,
      @JsonProperty("created_on") Instant created,
      Optional<String> secret) {
    static View of(Webhook webhook, Optional<String> secret) {
      return new View(
          webhook.id(), webhook.url(), new TreeSet<>(webhook.events()), webhook.created(), secret);
    }
  }

  private ApiResponse all(ApiRequest request) {
    return ApiResponse.ok(
        notifications.webhooks().list(project(request)).stream()
            .map(webhook -> View.of(webhook, Optional.empty()))
            .toList());
  }

  private ApiResponse make(ApiRequest request) throws IOException {
    var project = project(request);
    var asked = request.json(Wish.class);
    var url = asked.url() == null ? "" : asked.url().strip();
    if (url.length() > limits.urlCharsMax()) {
      throw bad("a webhook's url has at most %d characters".formatted(limits.urlCharsMax()));
    }
    var refusal = notifications.courier().refusal(url);
    if (refusal.isPresent()) {
      throw bad(
          "the url %s cannot be a webhook's: %s (--trust-origin of serve allows a private host)"
              .formatted(url, refusal.get()));
    }
    var secret = asked.secret() == null ? fresh() : asked.secret();
    if (secret.isEmpty() || secret.length() > SECRET_CHARS_MAX || SecretBox.isSealed(secret)) {
      throw bad("a webhook's secret has 1 to %d characters".formatted(SECRET_CHARS_MAX));
    }
    var bytes = new byte[8];
    new SecureRandom().nextBytes(bytes);
    var webhook =
        new Webhook(
            HexFormat.of().formatHex(bytes),
            project,
            url,
            events(asked.events()),
            box.seal(project, secret),
            Instant.ofEpochMilli(System.currentTimeMillis()));
    if (!notifications.webhooks().add(webhook, limits.webhooksMax())) {
      throw ApiException.conflict(
          TOO_MANY,
          "%s has %d webhooks, the most there may be: remove one"
              .formatted(project, limits.webhooksMax()));
    }
    return ApiResponse.ok(View.of(webhook, Optional.of(secret)));
  }

  private static Set<String> events(@Nullable List<String> asked) {
    try {
      return EVENTS.chosen(asked);
    } catch (IllegalArgumentException unknown) {
      throw bad(String.valueOf(unknown.getMessage()));
    }
  }

  private ApiResponse remove(ApiRequest request) {
    var webhook = webhook(request);
    notifications.webhooks().remove(webhook.id());
    return ApiResponse.ok(Map.of("webhook_id", webhook.id()));
  }

  private ApiResponse ping(ApiRequest request) {
    var webhook = webhook(request);
    var id = UUID.randomUUID().toString();
    rooms
        .database()
        .write(handle -> {
          notifications.send(handle, webhook.id(), Message.ping(id, webhook.project()));
          return true;
        });
    return ApiResponse.ok(Map.of("delivery_id", id));
  }

  private ApiResponse deliveries(ApiRequest request) {
    return ApiResponse.ok(DeliveryView.of(notifications.deliveries().list(webhook(request).id())));
  }

  private ApiResponse replay(ApiRequest request) {
    var webhook = webhook(request);
    var wanted = request.path("delivery");
    var old =
        notifications
            .deliveries()
            .find(wanted)
            .filter(delivery -> delivery.webhook().equals(webhook.id()))
            .orElseThrow(() ->
                ApiException.notFound(
                    NO_DELIVERY, "webhook %s has no delivery %s".formatted(webhook.id(), wanted)));
    var id = UUID.randomUUID().toString();
    rooms
        .database()
        .write(handle -> {
          notifications.deliveries().send(handle, webhook.id(), id, old.event(), old.body());
          return true;
        });
    return ApiResponse.ok(Map.of("delivery_id", id));
  }

  private Webhook webhook(ApiRequest request) {
    var project = project(request);
    var id = request.path("webhook");
    return notifications
        .webhooks()
        .find(id)
        .filter(webhook -> webhook.project().equals(project))
        .orElseThrow(() -> ApiException.notFound(NO_WEBHOOK, project + " has no webhook " + id));
  }

  private String project(ApiRequest request) {
    var name = request.path("project");
    if (rooms.projects().find(name).isEmpty()) {
      throw ApiException.notFound(PagesError.NO_PROJECT, "there is no project " + name);
    }
    return name;
  }

  private static String fresh() {
    var bytes = new byte[32];
    new SecureRandom().nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static ApiException bad(String message) {
    return ApiException.badRequest(ErrorCode.BAD_JSON, message);
  }
}

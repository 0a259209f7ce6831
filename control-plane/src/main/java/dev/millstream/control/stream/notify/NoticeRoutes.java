package dev.millstream.control.stream.notify;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.millstream.control.api.ApiException;
import dev.millstream.control.api.ApiRequest;
import dev.millstream.control.api.ApiResponse;
import dev.millstream.control.api.Route;
import dev.millstream.control.db.Database;
import dev.millstream.control.deliveries.DeliveryView;
import dev.millstream.control.deliveries.EventNames;
import dev.millstream.control.deliveries.WebhookLimits;
import dev.millstream.control.stream.video.StreamError;
import dev.millstream.control.stream.video.VideoEvent;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The API of videos' webhooks below `path`: Cloudflare's one, `/webhook`, and any number of
/// others, `/webhooks`.
public record NoticeRoutes(String path, Database database, VideoNotices notices) {
  private static final WebhookLimits LIMITS = WebhookLimits.DEFAULT;
  private static final int SECRET_CHARS_MAX = 200;
  private static final EventNames EVENTS =
      new EventNames(
          Arrays.stream(VideoEvent.values())
              .map(VideoEvent::label)
              .collect(Collectors.toUnmodifiableSet()),
          Set.of(VideoEvent.READY.label(), VideoEvent.ERROR.label()));

  /// All of them; they come before those of one video.
  public List<Route> routes() {
    var one = path + "/webhook";
    var many = path + "/webhooks";
    var each = many + "/{webhook}";
    return List.of(
        Route.of("PUT", one, this::put),
        Route.of("GET", one, _ -> ApiResponse.ok(View.of(find(Endpoint.DEFAULT), notices))),
        Route.of("DELETE", one, _ -> remove(Endpoint.DEFAULT)),
        Route.of("GET", many, _ -> list()),
        Route.of("POST", many, this::make),
        Route.of("DELETE", each, request -> remove(request.path("webhook"))),
        Route.of("GET", each + "/deliveries", this::deliveries),
        Route.of("POST", each + "/deliveries/{delivery}/replay", this::replay));
  }

  private record Wish(
      @Nullable String notificationUrl,
      @Nullable String notification_url,
      @Nullable String url,
      @Nullable List<String> events,
      @Nullable String secret) {
    String address() {
      return Arrays.asList(notificationUrl, notification_url, url).stream()
          .flatMap(text -> Optional.ofNullable(text).stream())
          .findFirst()
          .orElse("")
          .strip();
    }
  }

  private record View(String notificationUrl, Instant modified, String secret) {
    static View of(Endpoint endpoint, VideoNotices notices) throws IOException {
      return new View(endpoint.url(), endpoint.modified(), notices.unseal(endpoint));
    }
  }

  /// `secret` is told only to who made it.
  private record Listed(
      String id,
      String url,
      Set<String> events,
      Instant modified,
      @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> secret) {
    static Listed of(Endpoint endpoint, Optional<String> secret) {
      return new Listed(
          endpoint.id(),
          endpoint.url(),
          new TreeSet<>(endpoint.events()),
          endpoint.modified(),
          secret);
    }
  }

  /// The secret stays when only the address changes.
  private ApiResponse put(ApiRequest request) throws IOException {
    var url = checked(request.json(Wish.class).address());
    var before = database.read(handle -> EndpointRows.find(handle, Endpoint.DEFAULT));
    var sealed = before.map(Endpoint::sealed).orElseGet(() -> notices.seal(fresh(32)));
    var endpoint = new Endpoint(Endpoint.DEFAULT, url, EVENTS.usual(), sealed, now());
    database.write(handle -> {
      EndpointRows.put(handle, endpoint);
      return true;
    });
    return ApiResponse.ok(View.of(endpoint, notices));
  }

  private ApiResponse list() {
    return ApiResponse.ok(
        database.read(EndpointRows::all).stream()
            .map(endpoint -> Listed.of(endpoint, Optional.empty()))
            .toList());
  }

  private ApiResponse make(ApiRequest request) throws IOException {
    var wish = request.json(Wish.class);
    var secret = wish.secret() == null ? fresh(32) : wish.secret();
    if (secret.isEmpty() || secret.length() > SECRET_CHARS_MAX) {
      throw bad("a webhook's secret has 1 to %d characters".formatted(SECRET_CHARS_MAX));
    }
    var endpoint =
        new Endpoint(
            fresh(8), checked(wish.address()), events(wish.events()), notices.seal(secret), now());
    database.write(handle -> {
      if (EndpointRows.all(handle).size() >= LIMITS.webhooksMax()) {
        throw bad("there are %d webhooks, the most there may be".formatted(LIMITS.webhooksMax()));
      }
      EndpointRows.put(handle, endpoint);
      return true;
    });
    return ApiResponse.ok(Listed.of(endpoint, Optional.of(secret)));
  }

  private ApiResponse remove(String id) {
    find(id);
    database.write(handle -> EndpointRows.remove(handle, id));
    return ApiResponse.ok("ok");
  }

  private ApiResponse deliveries(ApiRequest request) {
    return ApiResponse.ok(
        DeliveryView.of(notices.deliveries().list(find(request.path("webhook")).id())));
  }

  private ApiResponse replay(ApiRequest request) {
    var endpoint = find(request.path("webhook"));
    var old =
        notices
            .deliveries()
            .find(request.path("delivery"))
            .filter(delivery -> delivery.webhook().equals(endpoint.id()))
            .orElseThrow(() -> none("delivery " + request.path("delivery")));
    var id = UUID.randomUUID().toString();
    database.write(handle -> {
      notices.deliveries().send(handle, endpoint.id(), id, old.event(), old.body());
      return true;
    });
    return ApiResponse.ok(Map.of("delivery_id", id));
  }

  private Endpoint find(String id) {
    return database
        .read(handle -> EndpointRows.find(handle, id))
        .orElseThrow(() -> none("webhook"));
  }

  private String checked(String url) {
    var refusal =
        url.length() > LIMITS.urlCharsMax()
            ? Optional.of("it is longer than %d characters".formatted(LIMITS.urlCharsMax()))
            : notices.courier().refusal(url);
    if (refusal.isPresent()) {
      throw ApiException.badRequest(
          StreamError.BAD_URL,
          "the url %s cannot be a webhook's: %s (--trust-origin of serve allows a private host)"
              .formatted(url, refusal.get()));
    }
    return url;
  }

  private static Set<String> events(@Nullable List<String> asked) {
    try {
      return EVENTS.chosen(asked);
    } catch (IllegalArgumentException unknown) {
      throw bad(String.valueOf(unknown.getMessage()));
    }
  }

  private static Instant now() {
    return Instant.ofEpochMilli(System.currentTimeMillis());
  }

  private static String fresh(int length) {
    var bytes = new byte[length];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  private static ApiException none(String what) {
    return ApiException.notFound(StreamError.NOT_FOUND, "Not Found: there is no such " + what);
  }

  private static ApiException bad(String message) {
    return ApiException.badRequest(StreamError.BAD_REQUEST, message);
  }
}

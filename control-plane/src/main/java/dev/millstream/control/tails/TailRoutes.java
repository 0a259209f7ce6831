package dev.millstream.control.tails;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.millstream.control.api.Access;
import dev.millstream.control.api.ApiException;
import dev.millstream.control.api.ApiRequest;
import dev.millstream.control.api.ApiResponse;
import dev.millstream.control.api.ErrorCode;
import dev.millstream.control.api.Json;
import dev.millstream.control.api.Route;
import dev.millstream.control.deploy.Deployment;
import dev.millstream.control.deploy.Rooms;
import dev.millstream.control.pages.PagesError;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpUpgradeListener;
import io.undertow.websockets.WebSocketProtocolHandshakeHandler;
import io.undertow.websockets.core.protocol.version13.Hybi13Handshake;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tails: made by the API, which names the WebSocket where they come from; as Cloudflare has them
/// for deployments, and for whole projects, too.
public final class TailRoutes {
  private static final Logger LOG = LoggerFactory.getLogger(TailRoutes.class);
  private static final String PROTOCOL = "trace-v1";
  private static final String OF_PROJECT =
      "/client/v4/accounts/{account}/pages/projects/{project}/tails";
  private static final String OF_DEPLOYMENT =
      "/client/v4/accounts/{account}/pages/projects/{project}/deployments/{deployment}/tails";
  private static final int TOO_MANY = 10429;
  private static final String SOCKETS = "/tails/";
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Rooms rooms;
  private final TailDoor door;
  private final TailLimits limits;
  private final Map<String, Tail> tails = new ConcurrentHashMap<>();

  public TailRoutes(Rooms rooms, TailDoor door, TailLimits limits) {
    this.rooms = rooms;
    this.door = door;
    this.limits = limits;
  }

  /// All of them.
  public List<Route> routes() {
    return List.of(
        Route.of("POST", OF_PROJECT, request -> create(request, project(request))),
        Route.of("POST", OF_DEPLOYMENT, request -> create(request, deployment(request))),
        Route.of("GET", OF_PROJECT, request -> list(project(request))),
        Route.of("GET", OF_DEPLOYMENT, request -> list(deployment(request))),
        Route.of("DELETE", OF_PROJECT + "/{tail}", request -> end(request, project(request))),
        Route.of("DELETE", OF_DEPLOYMENT + "/{tail}", request -> end(request, deployment(request))),
        // the address is the key: whoever made the tail was told it
        new Route("GET", SOCKETS + "{tail}", Access.PUBLIC, this::connect));
  }

  private record TailView(String id, String url, @JsonProperty("expires_at") Instant expires) {}

  private ApiResponse create(ApiRequest request, Tail.Target target) throws IOException {
    var body = request.body(limits.filterCharsMax());
    var filter =
        body.length == 0
            ? new TailFilter(List.of())
            : TailFilter.of(Json.tree(body), request.clientAddress());
    var tail = new Tail(newId(), target, filter, limits);
    synchronized (tails) {
      tails.values().removeIf(Tail::isStale);
      var ofTarget = tails.values().stream().filter(each -> each.target().equals(target)).count();
      if (ofTarget >= limits.perTargetMax() || tails.size() >= limits.allMax()) {
        throw new ApiException(
            429,
            TOO_MANY,
            "%d tails listen already (at most %d here, %d on the server): end one"
                .formatted(ofTarget, limits.perTargetMax(), limits.allMax()));
      }
      tails.put(tail.id(), tail);
    }
    var url = request.absolute(SOCKETS + tail.id()).replaceFirst("^http", "ws");
    return ApiResponse.ok(
        new TailView(tail.id(), url, tail.expires().truncatedTo(ChronoUnit.SECONDS)));
  }

  private record Listed(String id, @JsonProperty("expires_at") Instant expires) {}

  private ApiResponse list(Tail.Target target) {
    return ApiResponse.ok(
        tails.values().stream()
            .filter(tail -> tail.target().equals(target) && !tail.isStale())
            .map(tail -> new Listed(tail.id(), tail.expires().truncatedTo(ChronoUnit.SECONDS)))
            .toList());
  }

  /// What has ended by itself is as good as ended now.
  private ApiResponse end(ApiRequest request, Tail.Target target) {
    var id = request.path("tail");
    var tail = tails.get(id);
    if (tail != null && tail.target().equals(target)) {
      tails.remove(id);
      tail.end();
    }
    return ApiResponse.ok(null);
  }

  private ApiResponse connect(ApiRequest request) {
    var tail = tails.get(request.path("tail"));
    if (tail == null || tail.isStale()) {
      throw ApiException.notFound(ErrorCode.NO_ROUTE, "there is no such tail, or it has ended");
    }
    var offered = request.header("Sec-WebSocket-Protocol").orElse("");
    if (Arrays.stream(offered.split(",")).map(String::strip).noneMatch(PROTOCOL::equals)) {
      throw ApiException.badRequest(
          ErrorCode.BAD_JSON, "a tail is a WebSocket of the protocol " + PROTOCOL);
    }
    if (!tail.take()) {
      throw ApiException.conflict(ErrorCode.BAD_JSON, "somebody listens to this tail already");
    }
    return new ApiResponse.Upgraded(socket(tail));
  }

  private HttpHandler socket(Tail tail) {
    HttpUpgradeListener served = (connection, _) -> serve(tail, new TraceSocket(connection));
    return new WebSocketProtocolHandshakeHandler(
        List.of(new Hybi13Handshake(Set.of(PROTOCOL), false)), served);
  }

  /// On threads of its own: waiting for a socket would hold the carrier of a virtual one.
  private void serve(Tail tail, TraceSocket socket) {
    var name = "tail-" + tail.target().project();
    Thread.ofPlatform().daemon().name(name + "-hears").start(() -> hear(tail, socket));
    Thread.ofPlatform().daemon().name(name).start(() -> send(tail, socket));
  }

  private static void hear(Tail tail, TraceSocket socket) {
    try {
      socket.listen();
    } catch (IOException e) {
      LOG.debug("event=tail_broke project={}", tail.target().project(), e);
    } finally {
      tail.end();
    }
  }

  private void send(Tail tail, TraceSocket socket) {
    var target = tail.target();
    try (socket;
        var _ = door.listen(target.project(), target.deployment(), tail::hear)) {
      tail.send(socket);
    } catch (IOException e) {
      LOG.debug("event=tail_broke project={}", target.project(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      tail.end();
      tails.remove(tail.id());
    }
  }

  private Tail.Target project(ApiRequest request) {
    var name = request.path("project");
    if (rooms.projects().find(name).isEmpty()) {
      throw ApiException.notFound(PagesError.NO_PROJECT, "there is no project " + name);
    }
    return new Tail.Target(name, Optional.empty());
  }

  private Tail.Target deployment(ApiRequest request) {
    var project = project(request).project();
    var id = request.path("deployment");
    if (rooms.deployments().find(new Deployment.Key(project, id)).isEmpty()) {
      throw ApiException.notFound(PagesError.NO_DEPLOYMENT, project + " has no deployment " + id);
    }
    return new Tail.Target(project, Optional.of(id));
  }

  private static String newId() {
    var bytes = new byte[16];
    RANDOM.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}

package dev.millstream.control.forges;

import dev.millstream.control.api.Access;
import dev.millstream.control.api.ApiException;
import dev.millstream.control.api.ApiRequest;
import dev.millstream.control.api.ApiResponse;
import dev.millstream.control.api.ErrorCode;
import dev.millstream.control.api.Json;
import dev.millstream.control.api.Route;
import dev.millstream.git.CallRate;
import dev.millstream.store.Digest;
import dev.millstream.store.secret.SecretBox;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/// Takes a forge's webhooks: `POST /hooks/forge/<project>/<forge>`. What is taken is written down
/// before it is answered. Thread-safe.
final class ForgeHookRoute {
  private static final String PATH = "/hooks/forge/";
  private static final int NO_CONNECTION = 8000043;
  private static final int BAD_SIGNATURE = 8000044;
  private static final int TOO_OFTEN = 8000045;

  private final ConnectionRows connections;
  private final Fetches fetches;
  private final SecretBox box;
  private final ForgeLimits limits;
  private final CallRate rate;

  ForgeHookRoute(ConnectionRows connections, Fetches fetches, SecretBox box, ForgeLimits limits) {
    this.connections = connections;
    this.fetches = fetches;
    this.box = box;
    this.limits = limits;
    this.rate = new CallRate(limits.callsMax(), limits.span(), System::nanoTime);
  }

  /// Where a project's forge sends to, below the server's address.
  static String path(Connection connection) {
    return PATH + connection.project() + "/" + connection.forge().label();
  }

  Route route() {
    return new Route("POST", PATH + "{project}/{forge}", Access.PUBLIC, this::called);
  }

  private ApiResponse called(ApiRequest request) throws IOException {
    var project = request.path("project");
    var connection =
        connections
            .find(project)
            .filter(found -> found.forge().label().equals(request.path("forge")))
            .orElseThrow(() ->
                ApiException.notFound(
                    NO_CONNECTION,
                    "%s is connected to no %s".formatted(project, request.path("forge"))));
    limit(project);
    var forge = connection.forge();
    var call = HookCall.of(request, limits.bodyBytesMax());
    if (!Signatures.valid(forge, call, box.unseal(project, connection.sealed().secret()))) {
      throw new ApiException(
          403,
          BAD_SIGNATURE,
          "the signature is not that of the secret that `projects connect` printed");
    }
    if (call.field("Content-Type").filter(type -> type.contains("form-urlencoded")).isPresent()) {
      throw ApiException.badRequest(
          ErrorCode.BAD_JSON, "choose application/json as the webhook's content type");
    }
    var events = Payloads.read(forge, call.event(forge), Json.tree(call.body().array()));
    var wanted = events.stream().filter(event -> wanted(connection, event)).toList();
    var name = call.delivery(forge).orElseGet(() -> Digest.of(call.body().array()).hex());
    var taken = !wanted.isEmpty() && fetches.announce(project, name, wanted);
    return ApiResponse.ok(
        Map.of(
            "queued",
            taken ? wanted.stream().map(ForgeEvent::line).toList() : List.of(),
            "already_exists",
            !taken && !wanted.isEmpty()));
  }

  private static boolean wanted(Connection connection, ForgeEvent event) {
    return switch (event) {
      case ForgeEvent.Pushed _, ForgeEvent.Settled _ -> true;
      case ForgeEvent.Deleted _ -> connection.rules().deletesPreviews();
      case ForgeEvent.Proposed(var number) ->
          connection.rules().forks() && connection.pullRef(number).isPresent();
    };
  }

  private void limit(String project) {
    var wait = rate.wait(project);
    if (wait.isPresent()) {
      throw ApiException.tooMany(
          TOO_OFTEN, "too many webhooks of %s: again".formatted(project), wait.get());
    }
  }
}

package dev.millstream.control.purge;

import dev.millstream.control.api.ApiException;
import dev.millstream.control.api.ApiRequest;
import dev.millstream.control.api.ApiResponse;
import dev.millstream.control.api.Json;
import dev.millstream.control.api.ListPage;
import dev.millstream.control.api.Route;
import dev.millstream.control.deploy.Projects;
import dev.millstream.control.tokens.TokenScope;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Zones and the purge of their cache, as Cloudflare's clients ask for them.
public final class PurgeRoutes {
  private static final String ZONES = "/client/v4/zones";
  private static final int NO_ZONE = 7003;
  private static final int PER_PAGE = 20;
  private static final int PER_PAGE_MAX = 1000;

  private final String account;
  private final String baseDomain;
  private final Projects projects;
  private final PurgeOrder.Door door;

  /// `account` is the account's id; orders go through `door`.
  public PurgeRoutes(String account, String baseDomain, Projects projects, PurgeOrder.Door door) {
    this.account = account;
    this.baseDomain = baseDomain;
    this.projects = projects;
    this.door = door;
  }

  public List<Route> routes() {
    return List.of(
        Route.of("GET", ZONES, this::list),
        Route.of("GET", ZONES + "/{zone}", request -> ApiResponse.ok(view(zone(request)))),
        Route.of("POST", ZONES + "/{zone}/purge_cache", this::purge));
  }

  /// Clients ask for page after page until one is empty.
  private ApiResponse list(ApiRequest request) {
    var name = request.query("name");
    var page = request.query("page", 1, Integer.MAX_VALUE / PER_PAGE_MAX, 1);
    var perPage = request.query("per_page", 1, PER_PAGE_MAX, PER_PAGE);
    var found =
        zones()
            .filter(zone -> request.permits(TokenScope.CACHE_PURGE, zone.project()))
            .filter(zone -> name.isEmpty() || zone.name().equalsIgnoreCase(name.get()))
            .map(this::view)
            .toList();
    var shown = found.stream().skip((page - 1L) * perPage).limit(perPage).toList();
    return ApiResponse.ok(shown, ListPage.of(page, perPage, shown.size(), found.size()));
  }

  private ApiResponse purge(ApiRequest request) throws IOException {
    var zone = zone(request);
    // read as a whole before anything is done: an order that is wrong in part does nothing
    var orders = new PurgeBody(zone, PurgeLimits.DEFAULT).read(Json.tree(request.body()));
    orders.forEach(door::purge);
    return ApiResponse.ok(Map.of("id", zone.id()));
  }

  private Zone zone(ApiRequest request) {
    var id = request.path("zone");
    var found =
        zones()
            .filter(zone -> zone.id().equals(id))
            .findFirst()
            .orElseThrow(
                () -> ApiException.notFound(NO_ZONE, "there is no zone " + id + "; GET " + ZONES));
    request.demand(TokenScope.CACHE_PURGE, found.project());
    return found;
  }

  private Stream<Zone> zones() {
    return Stream.concat(
        Stream.of(Zone.ofBaseDomain(account, baseDomain)),
        projects.list().stream().map(project -> Zone.of(project, baseDomain)));
  }

  private Map<String, Object> view(Zone zone) {
    return Map.of(
        "id",
        zone.id(),
        "name",
        zone.name(),
        "status",
        "active",
        "paused",
        false,
        "type",
        "full",
        "account",
        Map.of("id", account, "name", "Millstream"));
  }
}

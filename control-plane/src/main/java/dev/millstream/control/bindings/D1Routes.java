package dev.millstream.control.bindings;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.millstream.bindings.Bindings;
import dev.millstream.bindings.catalog.Resource;
import dev.millstream.bindings.d1.D1Json;
import dev.millstream.bindings.d1.D1Result;
import dev.millstream.bindings.d1.D1Statement;
import dev.millstream.control.api.Access;
import dev.millstream.control.api.ApiException;
import dev.millstream.control.api.ApiRequest;
import dev.millstream.control.api.ApiResponse;
import dev.millstream.control.api.ErrorCode;
import dev.millstream.control.api.Json;
import dev.millstream.control.api.ListPage;
import dev.millstream.control.api.Route;
import dev.millstream.store.site.FunctionBinding.Kind;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// SQL databases and queries, as Cloudflare's API has them.
public final class D1Routes {
  private static final String DATABASES = "/client/v4/accounts/{account}/d1/database";
  private static final String DATABASE = DATABASES + "/{database}";
  private static final int FAILED = 7500;
  private static final int NO_DATABASE = 7404;
  private static final int NAME_TAKEN = 7502;
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");
  private static final int PER_PAGE_MAX = 1000;
  private static final int PER_PAGE = 100;

  private final Bindings bindings;
  private final D1Transfers transfers;

  public D1Routes(Bindings bindings) {
    this.bindings = bindings;
    this.transfers = new D1Transfers(bindings);
  }

  /// All of them.
  public List<Route> routes() {
    return List.of(
        of("GET", DATABASES, this::list),
        of("POST", DATABASES, this::make),
        of("GET", DATABASE, request -> ApiResponse.ok(view(database(request)))),
        of("DELETE", DATABASE, this::remove),
        of("POST", DATABASE + "/query", request -> run(request, D1Json::objects)),
        of("POST", DATABASE + "/raw", request -> run(request, D1Json::raw)),
        of("POST", DATABASE + "/import", this::importing),
        of("POST", DATABASE + "/export", this::exporting),
        file("PUT", transfers::upload),
        file("GET", transfers::download));
  }

  private static Route of(String method, String path, Refusals.Asking handler) {
    return Route.of(method, path, Refusals.told(FAILED, handler));
  }

  private static Route file(String method, Refusals.Asking handler) {
    var path = D1Transfers.FILES + "{ticket}";
    return new Route(method, path, Access.PUBLIC, Refusals.told(FAILED, handler));
  }

  private ApiResponse importing(ApiRequest request) throws IOException, SQLException {
    return transfers.importing(request, database(request).id(), Json.tree(request.body()));
  }

  private ApiResponse exporting(ApiRequest request) throws IOException, SQLException {
    var database = database(request);
    return transfers.exporting(request, database.id(), database.name(), Json.tree(request.body()));
  }

  private record View(
      String uuid,
      String name,
      String version,
      @JsonProperty("created_at") Instant created,
      @JsonProperty("file_size") long fileSize) {}

  private record Wish(@Nullable String name) {}

  private View view(Resource database) throws IOException {
    return new View(
        database.id(),
        database.name(),
        "production",
        database.created(),
        bindings.d1().size(database.id()));
  }

  private ApiResponse list(ApiRequest request) throws IOException, SQLException {
    var named = request.query("name").orElse("");
    var all =
        bindings.catalog().list(Kind.D1).stream()
            .filter(database -> database.name().contains(named))
            .toList();
    var perPage = request.query("per_page", 1, PER_PAGE_MAX, PER_PAGE);
    var page = request.query("page", 1, Integer.MAX_VALUE, 1);
    var shown = new ArrayList<View>();
    for (var database : all.stream().skip((page - 1L) * perPage).limit(perPage).toList()) {
      shown.add(view(database));
    }
    return ApiResponse.ok(shown, ListPage.of(page, perPage, shown.size(), all.size()));
  }

  private ApiResponse make(ApiRequest request) throws IOException, SQLException {
    var name = request.json(Wish.class).name();
    if (name == null || !NAME.matcher(name).matches()) {
      throw ApiException.badRequest(
          ErrorCode.BAD_JSON, "name: 1 to 64 letters, digits, _ and -, not " + name);
    }
    var made =
        bindings
            .make(Kind.D1, name)
            .orElseThrow(() ->
                ApiException.badRequest(
                    NAME_TAKEN, "Database with name '%s' already exists".formatted(name)));
    return ApiResponse.ok(view(made));
  }

  private ApiResponse remove(ApiRequest request) throws IOException, SQLException {
    bindings.remove(Kind.D1, database(request).id());
    return ApiResponse.ok(null);
  }

  private ApiResponse run(ApiRequest request, Function<D1Result, Object> shape)
      throws IOException, SQLException {
    var database = database(request).id();
    var asked = Json.tree(request.body());
    var batch = asked.path("batch");
    var statements = new ArrayList<D1Statement>();
    if (batch.isArray()) {
      batch.forEach(each -> statements.addAll(statements(each)));
    } else {
      statements.addAll(statements(asked));
    }
    return ApiResponse.ok(bindings.d1().run(database, statements).stream().map(shape).toList());
  }

  /// The statements of `{sql, params}`; parameters need a single one.
  private List<D1Statement> statements(JsonNode asked) {
    var parameters = asked.path("params");
    var all = bindings.d1().split(asked.path("sql").asString(""));
    if (all.isEmpty() || (all.size() > 1 && !parameters.isEmpty())) {
      throw ApiException.badRequest(
          FAILED,
          all.isEmpty()
              ? "No SQL statements detected."
              : "params can be given to a single statement only");
    }
    return all.stream().map(sql -> D1Json.statement(sql, parameters)).toList();
  }

  private Resource database(ApiRequest request) throws SQLException {
    var wanted = request.path("database");
    var catalog = bindings.catalog();
    for (var found : List.of(catalog.find(Kind.D1, wanted), catalog.named(Kind.D1, wanted))) {
      if (found.isPresent()) {
        return found.get();
      }
    }
    throw ApiException.notFound(
        NO_DATABASE, "The database %s could not be found".formatted(wanted));
  }
}

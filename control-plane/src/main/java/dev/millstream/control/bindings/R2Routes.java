package dev.millstream.control.bindings;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.millstream.bindings.Bindings;
import dev.millstream.bindings.catalog.Resource;
import dev.millstream.bindings.r2.R2Object;
import dev.millstream.bindings.r2.R2Store;
import dev.millstream.control.api.ApiException;
import dev.millstream.control.api.ApiRequest;
import dev.millstream.control.api.ApiResponse;
import dev.millstream.control.api.Route;
import dev.millstream.store.site.FunctionBinding.Kind;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Buckets and their objects, as Cloudflare's API has them: what `wrangler r2` asks.
public final class R2Routes {
  private static final String BUCKETS = "/client/v4/accounts/{account}/r2/buckets";
  private static final String BUCKET = BUCKETS + "/{bucket}";
  private static final String OBJECT = BUCKET + "/objects/{key...}";
  private static final int FAILED = 10001;
  private static final int BAD_NAME = 10005;
  private static final int NO_BUCKET = 10006;
  private static final int NO_OBJECT = 10007;
  private static final int BUCKET_TAKEN = 10004;
  private static final int NOT_EMPTY = 10008;
  private static final int PER_PAGE_MAX = 1000;
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{1,61}[a-z0-9]");

  private final Bindings bindings;
  private final R2Store store;

  public R2Routes(Bindings bindings) {
    this.bindings = bindings;
    this.store = bindings.r2();
  }

  /// All of them.
  public List<Route> routes() {
    return List.of(
        of("GET", BUCKETS, this::list),
        of("POST", BUCKETS, this::make),
        of("GET", BUCKET, request -> ApiResponse.ok(View.of(bucket(request)))),
        of("DELETE", BUCKET, this::remove),
        of("GET", BUCKET + "/objects", this::objects),
        of("GET", OBJECT, this::get),
        of("PUT", OBJECT, this::put),
        of("DELETE", OBJECT, this::delete));
  }

  private static Route of(String method, String path, Refusals.Asking handler) {
    return Route.of(method, path, Refusals.told(FAILED, handler));
  }

  private record View(
      String name,
      @JsonProperty("creation_date") String created,
      String location,
      @JsonProperty("storage_class") String storageClass) {
    static View of(Resource bucket) {
      return new View(bucket.name(), bucket.created().toString(), "here", "Standard");
    }
  }

  private record Name(@Nullable String name) {}

  private ApiResponse list(ApiRequest request) throws SQLException {
    var part = request.query("name_contains").orElse("");
    var shown =
        bindings.catalog().list(Kind.R2).stream()
            .filter(bucket -> bucket.name().contains(part))
            .map(View::of)
            .toList();
    return ApiResponse.ok(Map.of("buckets", shown));
  }

  private ApiResponse make(ApiRequest request) throws IOException, SQLException {
    var name = request.json(Name.class).name();
    if (name == null || !NAME.matcher(name).matches()) {
      throw ApiException.badRequest(
          BAD_NAME,
          "The specified bucket name is not valid: 3 to 63 of a-z, 0-9 and -, but no - at an end");
    }
    var made =
        bindings
            .make(Kind.R2, name)
            .orElseThrow(() ->
                new ApiException(
                    409, BUCKET_TAKEN, "The bucket you tried to create already exists: " + name));
    return ApiResponse.ok(View.of(made));
  }

  private ApiResponse remove(ApiRequest request) throws IOException, SQLException {
    var bucket = bucket(request);
    var first = store.list(bucket.id(), new R2Store.Selection("", "", "", 1));
    if (!first.objects().isEmpty()) {
      throw new ApiException(
          409, NOT_EMPTY, "The bucket you tried to delete is not empty: delete its objects first");
    }
    bindings.remove(Kind.R2, bucket.id());
    return ApiResponse.ok(Map.of());
  }

  private record ObjectView(
      String key, long size, String etag, @JsonProperty("last_modified") String modified) {
    static ObjectView of(R2Object object) {
      var modified = Instant.ofEpochMilli(object.uploaded()).toString();
      return new ObjectView(object.key(), object.size(), object.etag(), modified);
    }
  }

  private record Rest(
      String cursor, @JsonProperty("is_truncated") boolean truncated, List<String> delimited) {}

  private ApiResponse objects(ApiRequest request) throws SQLException {
    var asked =
        new R2Store.Selection(
            request.query("prefix").orElse(""),
            request.query("delimiter").orElse(""),
            request.query("cursor").map(R2Store::after).orElse(""),
            request.query("per_page", 1, PER_PAGE_MAX, PER_PAGE_MAX));
    var page = store.list(bucket(request).id(), asked);
    var cursor = page.cursor().orElse("");
    return ApiResponse.page(
        page.objects().stream().map(ObjectView::of).toList(),
        new Rest(cursor, !cursor.isEmpty(), page.prefixes()));
  }

  private ApiResponse get(ApiRequest request) throws SQLException {
    var bucket = bucket(request).id();
    var object =
        store
            .head(bucket, request.path("key"))
            .orElseThrow(
                () -> ApiException.notFound(NO_OBJECT, "The specified key does not exist."));
    var headers = new HashMap<String, String>(R2Store.fields(object));
    headers.putIfAbsent("Content-Type", "application/octet-stream");
    headers.put("Content-Length", Long.toString(object.size()));
    headers.put("ETag", "\"" + object.etag() + "\"");
    headers.put("Cache-Control", "no-store");
    return new ApiResponse.Streamed(headers, out -> store.copy(bucket, object, out));
  }

  private record Written(String key, String version, String etag, String size) {}

  /// Takes the body piece by piece, as it comes.
  private ApiResponse put(ApiRequest request) throws IOException, SQLException {
    var bucket = bucket(request).id();
    var draft = new R2Store.Draft(request.path("key"), R2Store.metadata(request::header), "{}");
    var object = store.put(bucket, draft, request.stream());
    return ApiResponse.ok(
        new Written(object.key(), object.version(), object.etag(), Long.toString(object.size())));
  }

  private ApiResponse delete(ApiRequest request) throws SQLException {
    store.delete(bucket(request).id(), List.of(request.path("key")));
    return ApiResponse.ok(Map.of("key", request.path("key")));
  }

  private Resource bucket(ApiRequest request) throws SQLException {
    return bindings
        .catalog()
        .named(Kind.R2, request.path("bucket"))
        .orElseThrow(
            () -> ApiException.notFound(NO_BUCKET, "The specified bucket does not exist."));
  }
}

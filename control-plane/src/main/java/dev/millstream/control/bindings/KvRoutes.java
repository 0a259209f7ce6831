package dev.millstream.control.bindings;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonRawValue;
import dev.millstream.bindings.Bindings;
import dev.millstream.bindings.catalog.Resource;
import dev.millstream.bindings.kv.KvPage;
import dev.millstream.bindings.kv.KvStore;
import dev.millstream.control.api.ApiException;
import dev.millstream.control.api.ApiRequest;
import dev.millstream.control.api.ApiResponse;
import dev.millstream.control.api.ErrorCode;
import dev.millstream.control.api.ListPage;
import dev.millstream.control.api.Route;
import dev.millstream.control.direct.Form;
import dev.millstream.store.site.FunctionBinding.Kind;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Key-value namespaces and what is in them, as Cloudflare's API has them.
public final class KvRoutes {
  private static final String NAMESPACES = "/client/v4/accounts/{account}/storage/kv/namespaces";
  private static final String NAMESPACE = NAMESPACES + "/{namespace}";
  private static final String VALUE = NAMESPACE + "/values/{key}";
  private static final int FAILED = 10001;
  private static final int NO_KEY = 10009;
  private static final int NO_NAMESPACE = 10013;
  private static final int TITLE_TAKEN = 10014;
  private static final int TITLE_CHARS_MAX = 512;
  private static final int PER_PAGE_MAX = 1000;
  private static final int PER_PAGE = 20;
  private static final int KEYS_MAX = 1000;
  private static final int VALUE_BYTES_MAX = (25 << 20) + (64 << 10);

  private final Bindings bindings;
  private final KvStore store;

  public KvRoutes(Bindings bindings) {
    this.bindings = bindings;
    this.store = bindings.kv();
  }

  /// All of them.
  public List<Route> routes() {
    var bulk = new KvBulk(store, this::namespace);
    return List.of(
        of("GET", NAMESPACES, this::list),
        of("POST", NAMESPACES, this::make),
        of("GET", NAMESPACE, request -> ApiResponse.ok(View.of(namespace(request)))),
        of("PUT", NAMESPACE, this::rename),
        of("DELETE", NAMESPACE, this::remove),
        of("GET", NAMESPACE + "/keys", this::keys),
        of("GET", VALUE, this::value),
        of("PUT", VALUE, this::put),
        of("DELETE", VALUE, this::delete),
        of("GET", NAMESPACE + "/metadata/{key}", this::metadata),
        of("PUT", NAMESPACE + "/bulk", bulk::put),
        of("DELETE", NAMESPACE + "/bulk", bulk::delete),
        of("POST", NAMESPACE + "/bulk/delete", bulk::delete),
        of("POST", NAMESPACE + "/bulk/get", bulk::get));
  }

  private static Route of(String method, String path, Refusals.Asking handler) {
    return Route.of(method, path, Refusals.told(FAILED, handler));
  }

  private record View(
      String id, String title, @JsonProperty("supports_url_encoding") boolean urlEncoding) {
    static View of(Resource namespace) {
      return new View(namespace.id(), namespace.name(), true);
    }
  }

  private record Title(@Nullable String title) {}

  private ApiResponse list(ApiRequest request) throws SQLException {
    var all = bindings.catalog().list(Kind.KV);
    var order =
        Comparator.comparing(
            "id".equals(request.query("order").orElse("id")) ? Resource::id : Resource::name);
    var descending = "desc".equals(request.query("direction").orElse("asc"));
    var perPage = request.query("per_page", 1, PER_PAGE_MAX, PER_PAGE);
    var page = request.query("page", 1, Integer.MAX_VALUE, 1);
    var shown =
        all.stream()
            .sorted(descending ? order.reversed() : order)
            .skip((page - 1L) * perPage)
            .limit(perPage)
            .map(View::of)
            .toList();
    return ApiResponse.ok(shown, ListPage.of(page, perPage, shown.size(), all.size()));
  }

  private ApiResponse make(ApiRequest request) throws IOException, SQLException {
    var title = title(request);
    return ApiResponse.ok(View.of(bindings.make(Kind.KV, title).orElseThrow(() -> taken(title))));
  }

  private ApiResponse rename(ApiRequest request) throws IOException, SQLException {
    var namespace = namespace(request);
    var title = title(request);
    if (!bindings.catalog().rename(Kind.KV, namespace.id(), title)) {
      throw taken(title);
    }
    return ApiResponse.ok(new View(namespace.id(), title, true));
  }

  private ApiResponse remove(ApiRequest request) throws IOException, SQLException {
    bindings.remove(Kind.KV, namespace(request).id());
    return ApiResponse.ok(null);
  }

  @JsonInclude(JsonInclude.Include.NON_NULL)
  private record Name(
      String name, @Nullable Long expiration, @JsonRawValue @Nullable String metadata) {
    static Name of(KvPage.Name name) {
      var expires = name.expires();
      return new Name(
          name.name(), expires.isPresent() ? expires.getAsLong() : null, name.metadata());
    }
  }

  private record Rest(int count, String cursor) {}

  private ApiResponse keys(ApiRequest request) throws SQLException {
    var page =
        store.list(
            namespace(request).id(),
            request.query("prefix").orElse(""),
            request.query("limit", 1, KEYS_MAX, KEYS_MAX),
            request.query("cursor"));
    return ApiResponse.page(
        page.names().stream().map(Name::of).toList(),
        new Rest(page.names().size(), page.cursor().orElse("")));
  }

  private ApiResponse value(ApiRequest request) throws SQLException {
    var entry =
        store
            .get(namespace(request).id(), key(request))
            .orElseThrow(() -> ApiException.notFound(NO_KEY, "get: 'key not found'"));
    var headers = new HashMap<String, String>();
    headers.put("Content-Type", "application/octet-stream");
    headers.put("Cache-Control", "no-store");
    entry.expires().ifPresent(at -> headers.put("Expiration", String.valueOf(at)));
    return ApiResponse.bytes(200, headers, entry.value());
  }

  private ApiResponse metadata(ApiRequest request) throws SQLException {
    var entry =
        store
            .get(namespace(request).id(), key(request))
            .orElseThrow(() -> ApiException.notFound(NO_KEY, "get: 'key not found'"));
    return ApiResponse.ok(entry.metadata() == null ? null : KvBulk.tree(entry.metadata()));
  }

  private ApiResponse put(ApiRequest request) throws IOException, SQLException {
    var namespace = namespace(request).id();
    var body = request.body(VALUE_BYTES_MAX);
    var type = request.header("Content-Type").orElse("");
    var value = body;
    String metadata = null;
    if (type.startsWith("multipart/form-data")) {
      var form = Form.parse(type, body);
      value =
          form.part("value")
              .orElseThrow(() -> ApiException.badRequest(FAILED, "the form has no field value"))
              .bytes();
      metadata = form.text("metadata").filter(text -> !text.isBlank()).orElse(null);
      if (metadata != null) {
        metadata = KvBulk.tree(metadata).toString();
      }
    }
    store.put(
        namespace,
        List.of(
            new KvStore.Put(
                key(request),
                value,
                metadata,
                request.query("expiration").orElse(null),
                request.query("expiration_ttl").orElse(null))));
    return ApiResponse.ok(null);
  }

  private ApiResponse delete(ApiRequest request) throws SQLException {
    store.delete(namespace(request).id(), List.of(key(request)));
    return ApiResponse.ok(null);
  }

  private Resource namespace(ApiRequest request) throws SQLException {
    return bindings
        .catalog()
        .find(Kind.KV, request.path("namespace"))
        .orElseThrow(() -> ApiException.notFound(NO_NAMESPACE, "namespace not found"));
  }

  private static String title(ApiRequest request) throws IOException {
    var title = request.json(Title.class).title();
    if (title == null || title.isBlank() || title.length() > TITLE_CHARS_MAX) {
      throw ApiException.badRequest(
          ErrorCode.BAD_JSON, "title: 1 to %d characters".formatted(TITLE_CHARS_MAX));
    }
    return title.strip();
  }

  private static ApiException taken(String title) {
    return ApiException.badRequest(
        TITLE_TAKEN, "a namespace with this account ID and title already exists: " + title);
  }

  /// The path's last segment as it was sent: what stands for `{key}` has lost the difference
  /// between `/` and `%2F`.
  private static String key(ApiRequest request) {
    var uri = request.exchange().getRequestURI();
    var raw = uri.substring(uri.lastIndexOf('/') + 1).replace("+", "%2B");
    try {
      return URLDecoder.decode(raw, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw ApiException.badRequest(FAILED, "Could not URL-decode key name");
    }
  }
}

package dev.millstream.control.bindings;

import dev.millstream.bindings.catalog.Resource;
import dev.millstream.bindings.door.Refusal;
import dev.millstream.bindings.kv.KvStore;
import dev.millstream.control.api.ApiRequest;
import dev.millstream.control.api.ApiResponse;
import dev.millstream.control.api.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Many keys at once: all are written, or none.
final class KvBulk {
  private static final int PAIRS_MAX = 10_000;
  private static final int BODY_BYTES_MAX = 100 << 20;

  private final KvStore store;
  private final Namespaces namespaces;

  /// Finds the namespace that a request names.
  @FunctionalInterface
  interface Namespaces {
    Resource of(ApiRequest request) throws SQLException;
  }

  KvBulk(KvStore store, Namespaces namespaces) {
    this.store = store;
    this.namespaces = namespaces;
  }

  ApiResponse put(ApiRequest request) throws IOException, SQLException {
    var namespace = namespaces.of(request).id();
    var puts = new ArrayList<KvStore.Put>();
    for (var pair : listed(request)) {
      puts.add(
          new KvStore.Put(
              pair.path("key").asString(""),
              value(pair),
              json(pair.path("metadata")),
              text(pair.path("expiration")),
              text(pair.path("expiration_ttl"))));
    }
    store.put(namespace, puts);
    return ApiResponse.ok(done(puts.size()));
  }

  ApiResponse delete(ApiRequest request) throws IOException, SQLException {
    var namespace = namespaces.of(request).id();
    var keys = new ArrayList<String>();
    for (var key : listed(request)) {
      // wrangler's older files name objects
      keys.add(key.isString() ? key.asString() : key.path("name").asString(""));
    }
    store.delete(namespace, keys);
    return ApiResponse.ok(done(keys.size()));
  }

  ApiResponse get(ApiRequest request) throws IOException, SQLException {
    var asked = Json.tree(request.body());
    var keys = new ArrayList<String>();
    asked.path("keys").forEach(key -> keys.add(key.asString("")));
    var withMetadata = asked.path("withMetadata").asBoolean(false);
    var asJson = asked.path("type").asString("text").equals("json");
    var values = new LinkedHashMap<String, @Nullable Object>();
    keys.forEach(key -> values.put(key, null));
    for (var entry : store.get(namespaces.of(request).id(), keys)) {
      var text = new String(entry.value(), StandardCharsets.UTF_8);
      Object value = asJson ? tree(text) : text;
      if (withMetadata) {
        var both = new LinkedHashMap<String, @Nullable Object>();
        both.put("value", value);
        both.put("metadata", entry.metadata() == null ? null : tree(entry.metadata()));
        value = both;
      }
      values.put(entry.key(), value);
    }
    return ApiResponse.ok(Map.of("values", values));
  }

  static JsonNode tree(String json) {
    return Json.tree(json.getBytes(StandardCharsets.UTF_8));
  }

  private static Map<String, Object> done(int count) {
    return Map.of("successful_key_count", count, "unsuccessful_keys", List.of());
  }

  private static JsonNode listed(ApiRequest request) throws IOException {
    var list = Json.tree(request.body(BODY_BYTES_MAX));
    if (!list.isArray() || list.size() > PAIRS_MAX) {
      throw new Refusal(400, "send an array of at most %,d".formatted(PAIRS_MAX));
    }
    return list;
  }

  private static byte[] value(JsonNode pair) {
    var text = pair.path("value").asString("");
    try {
      return pair.path("base64").asBoolean(false)
          ? Base64.getDecoder().decode(text)
          : text.getBytes(StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new Refusal(
          400, "the value of %s is no base64".formatted(pair.path("key").asString("")));
    }
  }

  private static @Nullable String json(JsonNode node) {
    return node.isMissingNode() || node.isNull() ? null : node.toString();
  }

  private static @Nullable String text(JsonNode node) {
    return node.isMissingNode() || node.isNull() ? null : node.asString();
  }
}

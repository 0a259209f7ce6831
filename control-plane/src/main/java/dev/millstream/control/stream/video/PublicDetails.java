package dev.millstream.control.stream.video;

import dev.millstream.control.api.ApiException;
import dev.millstream.control.api.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What viewers may be told of a video: its title, and links to it, its channel and a logo, which
/// are addresses of http or https, since pages link to them. Fields that others added are kept as
/// they are if they are plain values.
record PublicDetails(Map<String, @Nullable Object> fields) {
  private static final Set<String> LINKS = Set.of("share_link", "channel_link", "logo");
  private static final int CHARS_MAX = 2_048;
  private static final int FIELDS_MAX = 20;

  static PublicDetails of(JsonNode node) {
    if (node.isNull()) {
      return new PublicDetails(Map.of());
    }
    if (!node.isObject() || node.size() > FIELDS_MAX) {
      throw bad("publicDetails is not an object of at most " + FIELDS_MAX + " fields");
    }
    var fields = new LinkedHashMap<String, @Nullable Object>();
    node.properties().forEach(field -> fields.put(field.getKey(), value(field)));
    return new PublicDetails(fields);
  }

  String json() {
    return Json.text(fields);
  }

  private static @Nullable Object value(Map.Entry<String, JsonNode> field) {
    var node = field.getValue();
    if (node.isNull()) {
      return null;
    }
    if (node.isContainer()) {
      throw bad("publicDetails." + field.getKey() + " is not a plain value");
    }
    var text = node.asString("");
    if (text.length() > CHARS_MAX) {
      throw bad("publicDetails." + field.getKey() + " is longer than " + CHARS_MAX + " characters");
    }
    if (LINKS.contains(field.getKey()) && !text.isEmpty() && !text.matches("https?://[^\\s]+")) {
      throw bad("publicDetails." + field.getKey() + " is not an address of http or https");
    }
    return node.isString() ? text : node;
  }

  private static ApiException bad(String message) {
    return ApiException.badRequest(StreamError.BAD_REQUEST, message);
  }
}

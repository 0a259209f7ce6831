package dev.millstream.control.api;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The API's JSON: fields named as the record's components (annotate where Cloudflare differs),
/// unknown fields passed over.
public final class Json {
  private static final JsonMapper MAPPER =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  private Json() {}

  /// The bytes of `value`.
  public static byte[] encode(Object value) {
    return MAPPER.writeValueAsBytes(value);
  }

  /// `value` as text.
  public static String text(Object value) {
    return MAPPER.writeValueAsString(value);
  }

  /// The record in `bytes`.
  ///
  /// @throws ApiException 400 if they hold none
  public static <T> T decode(byte[] bytes, Class<T> type) {
    try {
      var value = MAPPER.readValue(bytes, type);
      if (value == null) {
        throw ApiException.badRequest(ErrorCode.BAD_JSON, "the body is null");
      }
      return value;
    } catch (JacksonException e) {
      throw ApiException.badRequest(
          ErrorCode.BAD_JSON, "the body is not the JSON expected: " + e.getOriginalMessage());
    }
  }

  /// The JSON in `bytes`, whatever its shape.
  public static JsonNode tree(byte[] bytes) {
    return decode(bytes, JsonNode.class);
  }
}

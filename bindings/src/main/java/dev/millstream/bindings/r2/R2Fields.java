package dev.millstream.bindings.r2;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.json.JsonMapper;

/// An object's `httpMetadata` as HTTP's fields, and back.
final class R2Fields {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final String EXPIRY = "cacheExpiry";
  private static final Map<String, String> NAMES =
      Map.of(
          "contentType",
          "Content-Type",
          "contentLanguage",
          "Content-Language",
          "contentDisposition",
          "Content-Disposition",
          "contentEncoding",
          "Content-Encoding",
          "cacheControl",
          "Cache-Control",
          EXPIRY,
          "Expires");

  private R2Fields() {}

  static Map<String, String> of(R2Object object) {
    var http = JSON.readTree(object.http());
    var fields = new LinkedHashMap<String, String>();
    NAMES.forEach((name, field) -> {
      var value = http.path(name);
      if (value.isString()) {
        fields.put(field, value.asString());
      } else if (value.isNumber()) {
        var at = Instant.ofEpochMilli(value.asLong()).atZone(ZoneOffset.UTC);
        fields.put(field, DateTimeFormatter.RFC_1123_DATE_TIME.format(at));
      }
    });
    return fields;
  }

  static String metadata(Function<String, Optional<String>> field) {
    var http = JSON.createObjectNode();
    NAMES.forEach((name, header) -> {
      var value = field.apply(header);
      if (value.isPresent() && name.equals(EXPIRY)) {
        time(value.get()).ifPresent(at -> http.put(name, at.toEpochMilli()));
      } else if (value.isPresent()) {
        http.put(name, value.get());
      }
    });
    return http.toString();
  }

  private static Optional<Instant> time(String text) {
    try {
      return Optional.of(Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(text)));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }
}

package dev.millstream.control.stream.tus;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// The `Upload-Metadata` of a creation: the header as it was sent, and its pairs in their order.
public record TusMetadata(String header, Map<String, String> pairs) {
  public static final TusMetadata NONE = new TusMetadata("", Map.of());

  public TusMetadata {
    pairs = Collections.unmodifiableMap(new LinkedHashMap<>(pairs));
  }

  /// Only a name, as a form gives it.
  public static TusMetadata named(String name) {
    return new TusMetadata("", Map.of("name", name));
  }

  /// Reads `key base64,key base64,flag`.
  static TusMetadata parse(String header) {
    var pairs = new LinkedHashMap<String, String>();
    for (var pair : header.split(",", -1)) {
      if (pair.isBlank()) {
        continue;
      }
      var parts = pair.strip().split(" ", 2);
      var value = parts.length == 2 ? decoded(parts[0], parts[1].strip()) : "";
      if (pairs.put(parts[0], value) != null) {
        throw new TusRefusal(400, "Upload-Metadata names " + parts[0] + " twice");
      }
    }
    return new TusMetadata(header, pairs);
  }

  /// The value of a key, whatever its case.
  public Optional<String> value(String key) {
    return pairs.entrySet().stream()
        .filter(pair -> pair.getKey().equalsIgnoreCase(key))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  private static String decoded(String key, String base64) {
    try {
      return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new TusRefusal(400, "the value of " + key + " in Upload-Metadata is not Base64");
    }
  }
}

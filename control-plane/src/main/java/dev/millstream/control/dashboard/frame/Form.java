package dev.millstream.control.dashboard.frame;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/// The fields of a form, or none.
record Form(Map<String, String> fields) {
  static final Form NONE = new Form(Map.of());

  Form {
    fields = Map.copyOf(fields);
  }

  /// Reads `application/x-www-form-urlencoded`.
  static Form parse(byte[] body) {
    var fields = new HashMap<String, String>();
    for (var pair : new String(body, StandardCharsets.UTF_8).split("&", -1)) {
      var equals = pair.indexOf('=');
      if (equals > 0) {
        fields.put(decoded(pair.substring(0, equals)), decoded(pair.substring(equals + 1)));
      }
    }
    return new Form(fields);
  }

  /// A field's text with plain line ends; empty if the form lacks it.
  String field(String name) {
    return fields.getOrDefault(name, "").replace("\r\n", "\n");
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw Refusal.of(e);
    }
  }
}

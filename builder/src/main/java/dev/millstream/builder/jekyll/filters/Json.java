package dev.millstream.builder.jekyll.filters;

import dev.millstream.builder.liquid.value.LiquidObject;
import dev.millstream.builder.liquid.value.ValueException;
import dev.millstream.builder.liquid.value.Values;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// A value as JSON, as `jsonify` writes it.
public final class Json {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final int DEPTH_MAX = 30;

  private Json() {}

  /// The JSON of a value that templates know.
  public static String of(@Nullable Object value) {
    var out = new StringBuilder();
    write(value, out, 0);
    return out.toString();
  }

  private static void write(@Nullable Object value, StringBuilder out, int depth) {
    if (depth > DEPTH_MAX) {
      throw new ValueException("a value of more than " + DEPTH_MAX + " levels");
    }
    switch (value) {
      case null -> out.append("null");
      case Boolean b -> out.append(b);
      case Number number -> out.append(Values.text(number));
      case Map<?, ?> map -> {
        var separator = "{";
        for (var entry : map.entrySet()) {
          out.append(separator).append(MAPPER.writeValueAsString(Values.text(entry.getKey())));
          write(entry.getValue(), out.append(':'), depth + 1);
          separator = ",";
        }
        out.append(map.isEmpty() ? "{}" : "}");
      }
      case Collection<?> list -> {
        var separator = "[";
        for (var item : list) {
          write(item, out.append(separator), depth + 1);
          separator = ",";
        }
        out.append(list.isEmpty() ? "[]" : "]");
      }
      case LiquidObject object -> write(object.get("jsonified"), out, depth + 1);
      default -> out.append(MAPPER.writeValueAsString(Values.text(value)));
    }
  }
}

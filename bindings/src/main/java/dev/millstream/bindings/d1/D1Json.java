package dev.millstream.bindings.d1;

import java.util.ArrayList;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Values and results as JSON, as Cloudflare writes them: blobs are arrays of numbers.
public final class D1Json {
  private static final JsonMapper JSON = JsonMapper.shared();

  private D1Json() {}

  /// What a parameter in JSON stands for.
  static @Nullable Object value(JsonNode node) {
    if (node.isNull() || node.isMissingNode()) {
      return null;
    }
    if (node.isBoolean()) {
      return node.asBoolean() ? 1L : 0L;
    }
    if (node.isIntegralNumber() && node.canConvertToLong()) {
      return node.asLong();
    }
    if (node.isNumber()) {
      return node.asDouble();
    }
    if (node.isArray()) {
      var bytes = new byte[node.size()];
      for (var i = 0; i < bytes.length; i++) {
        bytes[i] = (byte) node.get(i).asInt(0);
      }
      return bytes;
    }
    return node.isString() ? node.asString() : node.toString();
  }

  /// A statement whose parameters are an array in JSON.
  public static D1Statement statement(String sql, JsonNode parameters) {
    var values = new ArrayList<@Nullable Object>();
    parameters.forEach(parameter -> values.add(value(parameter)));
    return new D1Statement(sql, values);
  }

  /// A result with its rows as arrays: `{results: {columns, rows}, success, meta}`.
  public static ObjectNode raw(D1Result result) {
    var shown = JSON.createObjectNode();
    var results = shown.putObject("results");
    var columns = results.putArray("columns");
    result.columns().forEach(columns::add);
    var rows = results.putArray("rows");
    for (var row : result.rows()) {
      var cells = rows.addArray();
      row.forEach(cell -> cells.add(node(cell)));
    }
    return finish(shown, result);
  }

  /// A result with its rows as objects: `{results: [{…}], success, meta}`.
  public static ObjectNode objects(D1Result result) {
    var shown = JSON.createObjectNode();
    var results = shown.putArray("results");
    for (var row : result.rows()) {
      var cells = results.addObject();
      for (var i = 0; i < row.size(); i++) {
        cells.set(result.columns().get(i), node(row.get(i)));
      }
    }
    return finish(shown, result);
  }

  private static ObjectNode finish(ObjectNode shown, D1Result result) {
    var effects = result.effects();
    shown.put("success", true);
    var meta = shown.putObject("meta");
    meta.put("served_by", "millstream");
    meta.put("duration", result.millis());
    meta.put("changes", effects.changes());
    meta.put("last_row_id", effects.lastRowId());
    meta.put("changed_db", effects.changed());
    meta.put("size_after", effects.bytes());
    meta.put("rows_read", result.rows().size());
    meta.put("rows_written", effects.changes());
    return shown;
  }

  private static JsonNode node(@Nullable Object value) {
    return switch (value) {
      case Long whole -> JSON.getNodeFactory().numberNode(whole);
      case Double real -> JSON.getNodeFactory().numberNode(real);
      case byte[] bytes -> numbers(bytes);
      case null -> JSON.getNodeFactory().nullNode();
      default -> JSON.getNodeFactory().stringNode(value.toString());
    };
  }

  private static ArrayNode numbers(byte[] bytes) {
    var numbers = JSON.createArrayNode();
    for (var each : bytes) {
      numbers.add(each & 0xff);
    }
    return numbers;
  }
}

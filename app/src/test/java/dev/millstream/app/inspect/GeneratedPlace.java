package dev.millstream.app.inspect;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A place in a bundle, as a debugger works it out of a source map (ECMA-426). Counted from 0.
record GeneratedPlace(int line, int column) {
  private static final String DIGITS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

  private record Segment(GeneratedPlace at, String source, int sourceLine) {}

  /// Where a line of a source begins in the bundle.
  static GeneratedPlace of(String mapUrl, String source, int line) {
    return segments(map(mapUrl)).stream()
        .filter(segment -> segment.source().equals(source) && segment.sourceLine() == line)
        .map(Segment::at)
        .min(Comparator.comparingInt(GeneratedPlace::line).thenComparingInt(GeneratedPlace::column))
        .orElseThrow();
  }

  /// What a line of the bundle was made of, as `source:line`.
  static String written(JsonNode map, int line) {
    return segments(map).stream()
        .filter(segment -> segment.at().line() == line)
        .map(segment -> segment.source() + ":" + segment.sourceLine())
        .findFirst()
        .orElse("");
  }

  static JsonNode map(String url) {
    var json = Base64.getDecoder().decode(url.substring(url.indexOf(',') + 1));
    return JsonMapper.shared().readTree(new String(json, StandardCharsets.UTF_8));
  }

  private static List<Segment> segments(JsonNode map) {
    var segments = new ArrayList<Segment>();
    var sums = new int[5];
    var lines = map.path("mappings").asString().split(";", -1);
    for (var line = 0; line < lines.length; line++) {
      sums[0] = 0;
      for (var text : lines[line].split(",", -1)) {
        if (!text.isEmpty()) {
          add(text, sums);
          var source = map.path("sources").get(sums[1]).asString();
          segments.add(new Segment(new GeneratedPlace(line, sums[0]), source, sums[2]));
        }
      }
    }
    return segments;
  }

  private static void add(String text, int[] sums) {
    var field = 0;
    var number = 0;
    var shift = 0;
    for (var i = 0; i < text.length(); i++) {
      var digit = DIGITS.indexOf(text.charAt(i));
      number |= (digit & 31) << shift;
      shift += 5;
      if (digit < 32) {
        sums[field++] += (number & 1) == 0 ? number >> 1 : -(number >> 1);
        number = 0;
        shift = 0;
      }
    }
  }
}

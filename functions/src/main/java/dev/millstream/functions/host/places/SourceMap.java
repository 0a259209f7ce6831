package dev.millstream.functions.host.places;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// Which place of which source a place of a bundle came from (ECMA-426, version 3). Lines and
/// columns count from 0.
final class SourceMap {
  private static final String DIGITS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  private static final int DIGIT_BITS = 5;
  private static final int GOES_ON = 1 << DIGIT_BITS;
  private static final int FIELDS_MAX = 5;

  private final List<String> sources;
  // the segments of each line of the bundle, by their columns
  private final List<List<Segment>> lines;

  private SourceMap(List<String> sources, List<List<Segment>> lines) {
    this.sources = sources;
    this.lines = lines;
  }

  /// A place that an author knows; its text is as editors have it, counted from 1.
  record Source(String file, int line, int column) {
    @Override
    public String toString() {
      return file + ":" + (line + 1) + ":" + (column + 1);
    }
  }

  private record Segment(int column, int source, int line, int sourceColumn) {}

  /// Reads a map.
  ///
  /// @throws IllegalArgumentException if it is none
  static SourceMap of(JsonNode map) {
    var sources = map.path("sources").valueStream().map(source -> source.asString("")).toList();
    return new SourceMap(sources, new Mappings(map.path("mappings").asString("")).read());
  }

  /// Where what stands there was written, if it was.
  Optional<Source> source(int line, int column) {
    if (line < 0 || line >= lines.size()) {
      return Optional.empty();
    }
    var segments = lines.get(line);
    var low = 0;
    var high = segments.size();
    while (low < high) {
      var middle = (low + high) >>> 1;
      if (segments.get(middle).column() <= column) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    if (low == 0) {
      return Optional.empty();
    }
    var found = segments.get(low - 1);
    return found.source() < 0 || found.source() >= sources.size()
        ? Optional.empty()
        : Optional.of(new Source(sources.get(found.source()), found.line(), found.sourceColumn()));
  }

  /// The text of the segments: numbers in base 64, each relative to the last of its kind.
  private static final class Mappings {
    private final String text;
    private int at;

    Mappings(String text) {
      this.text = text;
    }

    List<List<Segment>> read() {
      var lines = new ArrayList<List<Segment>>();
      var segments = new ArrayList<Segment>();
      var sums = new int[FIELDS_MAX];
      while (at < text.length()) {
        switch (text.charAt(at)) {
          case ';' -> {
            lines.add(segments);
            segments = new ArrayList<>();
            sums[0] = 0; // columns begin anew with each line
            at++;
          }
          case ',' -> at++;
          default -> segments.add(segment(sums));
        }
      }
      lines.add(segments);
      return lines;
    }

    private Segment segment(int[] sums) {
      var fields = 0;
      for (; fields < FIELDS_MAX && at < text.length() && !ends(text.charAt(at)); fields++) {
        sums[fields] += number();
      }
      return new Segment(sums[0], fields > 1 ? sums[1] : -1, sums[2], sums[3]);
    }

    private static boolean ends(char c) {
      return c == ';' || c == ',';
    }

    private int number() {
      var number = 0;
      for (var shift = 0; at < text.length(); shift += DIGIT_BITS) {
        var digit = DIGITS.indexOf(text.charAt(at++));
        if (digit < 0 || shift > Integer.SIZE) {
          throw new IllegalArgumentException("a source map's mappings are broken at " + at);
        }
        number |= (digit & (GOES_ON - 1)) << shift;
        if ((digit & GOES_ON) == 0) {
          break;
        }
      }
      return (number & 1) == 0 ? number >>> 1 : -(number >>> 1);
    }
  }
}

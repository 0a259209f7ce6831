package dev.millstream.edge.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What players say of how it goes, by CTA-5004 (Common Media Client Data): in a parameter of a
/// request's address, else in fields. No answer of the edge depends on it.
public final class Cmcd {
  /// The fields, in the order in which they are told.
  public static final List<String> FIELDS =
      List.of("cmcd-session", "cmcd-status", "cmcd-object", "cmcd-request");

  private static final String PARAMETER = "CMCD=";
  private static final String MARKS = "%-._~+*!'(),";
  private static final int CHARS_MAX = 2_000;

  private Cmcd() {}

  /// What a request says; empty if nothing, or too much.
  public static String of(RequestHead head) {
    return Arrays.stream(head.query().split("&", -1))
        .filter(pair -> pair.startsWith(PARAMETER))
        .map(Cmcd::ofQuery)
        .findFirst()
        .orElseGet(() -> ofFields(FIELDS.stream().map(head::field).toArray(String[]::new)));
  }

  /// What a query says that has nothing else in it.
  public static String ofQuery(String query) {
    try {
      return bounded(
          URLDecoder.decode(query.substring(PARAMETER.length()), StandardCharsets.UTF_8));
    } catch (IllegalArgumentException malformed) {
      return "";
    }
  }

  /// What [#FIELDS] say, null for those that are not there.
  public static String ofFields(@Nullable String[] values) {
    return bounded(Arrays.stream(values).filter(Objects::nonNull).collect(Collectors.joining(",")));
  }

  private static String bounded(String said) {
    return said.length() > CHARS_MAX ? "" : said;
  }

  /// Whether a query has nothing else in it, and is written plainly.
  public static boolean isAll(String query) {
    var plain = query.startsWith(PARAMETER);
    for (var i = PARAMETER.length(); plain && i < query.length(); i++) {
      plain = isPlain(query.charAt(i));
    }
    return plain;
  }

  /// The same for one that stands in `bytes`.
  public static boolean isAll(byte[] bytes, int start, int end) {
    var length = PARAMETER.length();
    var plain = end - start >= length;
    for (var i = 0; plain && i < end - start; i++) {
      var c = (char) (bytes[start + i] & 0xff);
      plain = i < length ? c == PARAMETER.charAt(i) : isPlain(c);
    }
    return plain;
  }

  private static boolean isPlain(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || MARKS.indexOf(c) >= 0;
  }

  /// Where in the bytes of a request the fields stand. Reused for one request after the other.
  public static final class Fields {
    private final int[] starts = new int[FIELDS.size()];
    private final int[] ends = new int[FIELDS.size()];
    private boolean some;

    public Fields() {
      Arrays.fill(starts, -1);
    }

    /// Forgets all.
    public void clear() {
      if (some) {
        some = false;
        Arrays.fill(starts, -1);
      }
    }

    /// Takes note of a field, if it is one of these; says whether it is there for the first time.
    public boolean note(byte[] bytes, int start, int nameEnd, int valueStart, int valueEnd) {
      for (var i = 0; i < starts.length; i++) {
        if (isName(bytes, start, nameEnd, FIELDS.get(i))) {
          var first = starts[i] < 0;
          some = true;
          starts[i] = valueStart;
          ends[i] = valueEnd;
          return first;
        }
      }
      return true;
    }

    /// What they say.
    public String text(byte[] bytes) {
      if (!some) {
        return "";
      }
      var values = new String[starts.length];
      for (var i = 0; i < values.length; i++) {
        if (starts[i] >= 0) {
          values[i] =
              new String(bytes, starts[i], ends[i] - starts[i], StandardCharsets.ISO_8859_1);
        }
      }
      return ofFields(values);
    }

    private static boolean isName(byte[] bytes, int start, int end, String name) {
      var same = end - start == name.length();
      for (var i = 0; same && i < name.length(); i++) {
        var c = bytes[start + i];
        same = (c >= 'A' && c <= 'Z' ? c + 32 : c) == name.charAt(i);
      }
      return same;
    }
  }
}

package dev.millstream.edge.hot;

import io.undertow.util.HttpString;
import java.util.Arrays;
import java.util.Locale;

/// Request fields that an answer may have looked for and not found: a request that has one of them
/// goes the general way.
final class FieldMarks {
  private static final String[] NAMES = {
    "sec-fetch-mode", "available-dictionary", "x-timing-token"
  };
  private static final HttpString[] FIELDS =
      Arrays.stream(NAMES).map(HttpString::new).toArray(HttpString[]::new);
  private static final int[] BITS = {1, 2, 4};

  private FieldMarks() {}

  /// The field's bit; 0 if it has none.
  static int of(String name) {
    var lower = name.toLowerCase(Locale.ROOT);
    for (var i = 0; i < NAMES.length; i++) {
      if (NAMES[i].equals(lower)) {
        return BITS[i];
      }
    }
    return 0;
  }

  /// The field's bit; 0 if it has none.
  static int of(HttpString name) {
    for (var i = 0; i < FIELDS.length; i++) {
      if (FIELDS[i].length() == name.length() && FIELDS[i].equals(name)) {
        return BITS[i];
      }
    }
    return 0;
  }

  /// The bit of the name that stands in `bytes`; 0 if it has none.
  static int of(byte[] bytes, int start, int end) {
    for (var i = 0; i < NAMES.length; i++) {
      if (RawHead.isName(bytes, start, end, NAMES[i])) {
        return BITS[i];
      }
    }
    return 0;
  }
}

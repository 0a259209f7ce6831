package dev.millstream.edge.http;

import dev.millstream.store.ByteRange;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which bytes a request asks for (RFC 9110, 14).
public sealed interface Ranges {
  /// The whole representation: no `Range`, or one that is to be ignored.
  record Whole() implements Ranges {}

  /// One part or several, in the order of the request.
  record Parts(List<ByteRange> parts) implements Ranges {
    public Parts {
      parts = List.copyOf(parts);
    }
  }

  /// Nothing that exists: 416.
  record Unsatisfiable() implements Ranges {}

  /// Reads a `Range` header for a representation of `size` bytes. More than `rangesMax` ranges, or
  /// ranges that sum up to more than the whole, are answered with the whole: they would cost more
  /// than they spare.
  static Ranges of(@Nullable String header, long size, int rangesMax) {
    if (header == null || !header.startsWith("bytes=")) {
      return new Whole();
    }
    var specs = header.substring("bytes=".length()).split(",", -1);
    if (specs.length > rangesMax) {
      return new Whole();
    }
    var parts = new ArrayList<ByteRange>();
    var total = 0L;
    for (var spec : specs) {
      var bounds = spec.strip().split("-", -1);
      if (bounds.length != 2) {
        return new Whole();
      }
      var from = number(bounds[0]);
      var to = number(bounds[1]);
      if (from == MALFORMED || to == MALFORMED || (from == OPEN && to == OPEN)) {
        return new Whole();
      }
      if (from >= 0 && to >= 0 && to < from) {
        return new Whole();
      }
      var first = from == OPEN ? Math.max(0, size - to) : from;
      var last = from == OPEN || to == OPEN ? size - 1 : Math.min(to, size - 1);
      if (first <= last) {
        parts.add(new ByteRange(first, last - first + 1));
        total += last - first + 1;
      }
    }
    if (parts.isEmpty()) {
      return new Unsatisfiable();
    }
    return parts.size() > 1 && total > size ? new Whole() : new Parts(parts);
  }

  /// A bound that was left out.
  long OPEN = -1;

  /// A bound that is no number.
  long MALFORMED = -2;

  private static long number(String digits) {
    if (digits.isEmpty()) {
      return OPEN;
    }
    for (var i = 0; i < digits.length(); i++) {
      if (digits.charAt(i) < '0' || digits.charAt(i) > '9') {
        return MALFORMED;
      }
    }
    return digits.length() > 18 ? Long.MAX_VALUE : Long.parseLong(digits);
  }
}

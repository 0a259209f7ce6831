package dev.millstream.edge.http;

import dev.millstream.store.manifest.Coding;
import dev.millstream.store.manifest.Variant;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A parsed `Accept-Encoding` (RFC 9110, 12.5.3): how much a client likes each coding, in
/// thousandths.
public final class AcceptEncoding {
  private static final int FULL = 1000;
  private static final int UNSAID = -1;

  private final Map<Coding, Integer> weights = new EnumMap<>(Coding.class);

  private AcceptEncoding(String header) {
    var others = UNSAID;
    for (var item : header.toLowerCase(Locale.ROOT).split(",", -1)) {
      var parts = item.split(";", -1);
      var name = parts[0].strip();
      var weight = weight(parts);
      if (name.equals("*")) {
        others = weight;
      } else {
        Coding.of(name.equals("x-gzip") ? "gzip" : name).ifPresent(c -> weights.put(c, weight));
      }
    }
    for (var coding : Coding.values()) {
      weights.putIfAbsent(coding, others != UNSAID ? others : coding == Coding.IDENTITY ? 1 : 0);
    }
  }

  /// What the header says; without one only the identity is wanted.
  public static AcceptEncoding of(@Nullable String header) {
    return new AcceptEncoding(header == null ? "" : header);
  }

  /// Whether the client takes this coding.
  public boolean takes(Coding coding) {
    return weights.getOrDefault(coding, 0) > 0;
  }

  /// The variant to send: the most wanted, the smallest of those; the identity if the client wants
  /// none of them (better than a 406, and allowed).
  public Variant choose(List<Variant> variants) {
    var best = variants.getFirst();
    int bestWeight = weights.getOrDefault(best.coding(), 0);
    for (var variant : variants.subList(1, variants.size())) {
      int weight = weights.getOrDefault(variant.coding(), 0);
      if (weight > 0
          && (weight > bestWeight || (weight == bestWeight && variant.size() < best.size()))) {
        best = variant;
        bestWeight = weight;
      }
    }
    return best;
  }

  private static int weight(String[] parts) {
    for (var i = 1; i < parts.length; i++) {
      var parameter = parts[i].strip();
      if (parameter.startsWith("q=")) {
        try {
          var weight = Double.parseDouble(parameter.substring(2));
          return weight > 0 && weight <= 1 ? (int) Math.ceil(weight * FULL) : 0;
        } catch (NumberFormatException unreadable) {
          return 0;
        }
      }
    }
    return FULL;
  }
}

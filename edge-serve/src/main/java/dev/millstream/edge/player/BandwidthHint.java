package dev.millstream.edge.player;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// `?clientBandwidthHint=<Mbit/s>` of a multivariant playlist: players begin with the variant that
/// stands first, so that the best one that fits is put there.
record BandwidthHint(double bits) {
  private static final String PARAMETER = "clientBandwidthHint=";
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,6}(\\.[0-9]{1,6})?");
  private static final Pattern BANDWIDTH = Pattern.compile("[:,]BANDWIDTH=([0-9]{1,12})");
  private static final String VARIANT = "#EXT-X-STREAM-INF:";

  /// The hint in a query; what is no number is passed over.
  static Optional<BandwidthHint> of(String query) {
    return Arrays.stream(query.split("&", -1))
        .filter(pair -> pair.startsWith(PARAMETER))
        .map(pair -> pair.substring(PARAMETER.length()))
        .filter(value -> NUMBER.matcher(value).matches())
        .map(value -> new BandwidthHint(Double.parseDouble(value) * 1e6))
        .findFirst();
  }

  /// The same playlist, with the variant in front that the hint asks for.
  String applied(String playlist) {
    var before = new ArrayList<String>();
    var variants = new ArrayList<Variant>();
    var after = new ArrayList<String>();
    var lines = playlist.lines().iterator();
    while (lines.hasNext()) {
      var line = lines.next();
      if (line.startsWith(VARIANT) && lines.hasNext()) {
        variants.add(new Variant(line, lines.next()));
      } else {
        (variants.isEmpty() ? before : after).add(line);
      }
    }
    best(variants)
        .ifPresent(best -> {
          variants.remove(best);
          variants.addFirst(best);
        });
    variants.forEach(variant -> before.addAll(List.of(variant.line(), variant.uri())));
    before.addAll(after);
    return String.join("\n", before) + "\n";
  }

  /// The highest that fits, or else the lowest; one with pictures, if there are any.
  private Optional<Variant> best(List<Variant> variants) {
    var seen = variants.stream().filter(Variant::pictures).toList();
    var choice = seen.isEmpty() ? variants : seen;
    return choice.stream()
        .filter(variant -> variant.bandwidth() <= bits)
        .max(Variant.BY_BANDWIDTH)
        .or(() -> choice.stream().min(Variant.BY_BANDWIDTH));
  }

  private record Variant(String line, String uri) {
    static final Comparator<Variant> BY_BANDWIDTH = Comparator.comparingLong(Variant::bandwidth);

    boolean pictures() {
      return line.contains("RESOLUTION=");
    }

    long bandwidth() {
      var found = BANDWIDTH.matcher(line);
      return found.find() ? Long.parseLong(found.group(1)) : 0;
    }
  }
}

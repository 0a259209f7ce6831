package dev.millstream.edge.player;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// `?clientBandwidthHint=<Mbit/s>` of a manifest: players of HLS begin with the variant that stands
/// first, so that the best one that fits is put there; in DASH, the representation of its pictures.
record BandwidthHint(double bits) {
  private static final String PARAMETER = "clientBandwidthHint=";
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,6}(\\.[0-9]{1,6})?");
  private static final Pattern BANDWIDTH = Pattern.compile("[:,]BANDWIDTH=([0-9]{1,12})");
  private static final String VARIANT = "#EXT-X-STREAM-INF:";
  private static final Pattern SET =
      Pattern.compile(
          "( *<AdaptationSet contentType=\"(\\w+)\".*?)( *<Representation .*?)( *</AdaptationSet>)",
          Pattern.DOTALL);
  private static final Pattern REPRESENTATION =
      Pattern.compile(
          " *<Representation [^>]*bandwidth=\"([0-9]{1,12})\".*?</Representation>\n",
          Pattern.DOTALL);

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

  /// The same DASH manifest, with the pictures in front that the hint asks for, next to the sound.
  String appliedToDash(String manifest) {
    var sound =
        sets(manifest, "audio")
            .flatMap(set -> representations(set).stream())
            .mapToLong(Representation::bandwidth)
            .max()
            .orElse(0);
    return SET.matcher(manifest)
        .replaceAll(set -> {
          if (!set.group(2).equals("video")) {
            return Matcher.quoteReplacement(set.group());
          }
          var sorted = new ArrayList<>(representations(set));
          sorted.stream()
              .filter(each -> each.bandwidth() + sound <= bits)
              .max(Representation.BY_BANDWIDTH)
              .or(() -> sorted.stream().min(Representation.BY_BANDWIDTH))
              .ifPresent(best -> {
                sorted.remove(best);
                sorted.addFirst(best);
              });
          var text = sorted.stream().map(Representation::xml).collect(Collectors.joining());
          return Matcher.quoteReplacement(set.group(1) + text + set.group(4));
        });
  }

  private static Stream<MatchResult> sets(String manifest, String type) {
    return SET.matcher(manifest).results().filter(set -> set.group(2).equals(type));
  }

  private static List<Representation> representations(MatchResult set) {
    return REPRESENTATION
        .matcher(set.group(3))
        .results()
        .map(found -> new Representation(found.group(), Long.parseLong(found.group(1))))
        .toList();
  }

  private record Representation(String xml, long bandwidth) {
    static final Comparator<Representation> BY_BANDWIDTH =
        Comparator.comparingLong(Representation::bandwidth);
  }

  /// The highest that fits, or else the lowest; one that every player shows, or one with pictures,
  /// if there are any.
  private Optional<Variant> best(List<Variant> variants) {
    var seen = variants.stream().filter(Variant::pictures).toList();
    var common = seen.stream().filter(Variant::common).toList();
    var choice = !common.isEmpty() ? common : seen.isEmpty() ? variants : seen;
    return choice.stream()
        .filter(variant -> variant.bandwidth() <= bits)
        .max(Variant.BY_BANDWIDTH)
        .or(() -> choice.stream().min(Variant.BY_BANDWIDTH));
  }

  private record Variant(String line, String uri) {
    static final Comparator<Variant> BY_BANDWIDTH = Comparator.comparingLong(Variant::bandwidth);

    boolean common() {
      return line.contains("\"avc1.");
    }

    boolean pictures() {
      return line.contains("RESOLUTION=");
    }

    long bandwidth() {
      var found = BANDWIDTH.matcher(line);
      return found.find() ? Long.parseLong(found.group(1)) : 0;
    }
  }
}

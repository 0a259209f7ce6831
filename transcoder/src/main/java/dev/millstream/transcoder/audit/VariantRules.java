package dev.millstream.transcoder.audit;

import dev.millstream.transcoder.audit.Variants.Stream;
import dev.millstream.transcoder.hls.BitRates;
import java.net.URI;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// Compares what the multivariant playlist claims with what its renditions are.
final class VariantRules {
  private static final double RATES_OFF_MAX = 0.1;
  private static final double FRAME_RATE_OFF_MAX = 0.005;
  private static final long LOW_PEAK = 192_000;
  private static final String USUAL = "SDR";
  private static final long FIRST_RATE = 2_000_000;

  private final URI uri;
  private final Variants variants;
  private final Map<URI, RenditionFacts> renditions;
  private final Ledger ledger;

  VariantRules(URI uri, Variants variants, Map<URI, RenditionFacts> renditions, Ledger ledger) {
    this.uri = uri;
    this.variants = variants;
    this.renditions = renditions;
    this.ledger = ledger;
  }

  void check() throws AuditException {
    together();
    sound();
    light();
    for (var stream : variants.streams()) {
      present(stream);
      rates(stream);
      if (stream.pictures()) {
        pictures(stream);
      }
    }
  }

  private void together() throws AuditException {
    if (!variants.independent()) {
      ledger.violated(Rule.INDEPENDENT, uri, "it is missing");
    }
    var peaks =
        variants.streams().stream().flatMap(s -> s.attribute("BANDWIDTH").stream()).distinct();
    if (peaks.count() < 2) {
      ledger.violated(Rule.SEVERAL_RATES, uri, "there is one rate only");
    }
    var low = Long.MAX_VALUE;
    for (var stream : variants.streams()) {
      var claimed = number(stream, "BANDWIDTH").map(Double::longValue).orElse(low);
      low = Math.min(low, Math.max(claimed, ownPeak(stream)));
    }
    if (low > LOW_PEAK && low < Long.MAX_VALUE) {
      ledger.violated(Rule.LOW_VARIANT, uri, "the lowest peak is %,d bit/s", low);
    }
    var pictures = variants.streams().stream().filter(Stream::pictures).toList();
    var best =
        pictures.stream()
            .map(stream -> renditions.get(stream.uri()))
            .filter(facts -> facts != null)
            .min(Comparator.comparingLong(f -> Math.abs(f.rates().average() - FIRST_RATE)));
    if (best.isPresent() && !best.get().uri().equals(variants.streams().getFirst().uri())) {
      ledger.violated(
          Rule.FIRST_VARIANT,
          variants.streams().getFirst().uri(),
          "it is first, another is nearer");
    }
  }

  /// That of a variant without its sound, which is more than is claimed only where that is untrue.
  private long ownPeak(Stream stream) {
    var facts = renditions.get(stream.uri());
    return facts == null || !facts.list().ended() ? 0 : facts.rates().peak();
  }

  private void sound() {
    var heard =
        renditions.values().stream()
            .flatMap(facts -> facts.track().stream())
            .filter(track -> !track.pictures())
            .toList();
    if (!heard.isEmpty()
        && heard.stream().noneMatch(t -> t.coding().equals("mp4a") && t.channels() == 2)) {
      ledger.violated(Rule.STEREO_AAC, uri, "no rendition of sound is it");
    }
    for (var stream : variants.streams()) {
      var codecs = stream.attribute("CODECS").orElse("");
      if (stream.pictures() && codecs.contains("mp4a") && stream.attribute("AUDIO").isEmpty()) {
        ledger.violated(Rule.SEPARATE_SOUND, stream.uri(), "the sound lies among the pictures");
      }
    }
  }

  private void light() {
    var ranges =
        variants.streams().stream()
            .filter(Stream::pictures)
            .collect(
                Collectors.groupingBy(
                    stream -> stream.attribute("VIDEO-RANGE").orElse(USUAL),
                    Collectors.mapping(
                        stream -> stream.attribute("RESOLUTION").orElse(""), Collectors.toSet())));
    var usual = ranges.remove(USUAL);
    if (ranges.isEmpty()) {
      return;
    }
    if (usual == null) {
      ledger.violated(Rule.SDR_TOO, uri, "all variants are %s", String.join(", ", ranges.keySet()));
      return;
    }
    ranges.forEach((range, sizes) -> {
      if (!sizes.containsAll(usual)) {
        ledger.violated(
            Rule.HDR_EVERYWHERE, uri, "%s has %d of %d sizes", range, sizes.size(), usual.size());
      }
    });
  }

  private void present(Stream stream) {
    need(stream, Rule.BANDWIDTH, "BANDWIDTH");
    need(stream, Rule.AVERAGE, "AVERAGE-BANDWIDTH");
    need(stream, Rule.CODECS, "CODECS");
    if (stream.pictures()) {
      need(stream, Rule.RESOLUTION, "RESOLUTION");
      need(stream, Rule.FRAME_RATE, "FRAME-RATE");
      need(stream, Rule.VIDEO_RANGE, "VIDEO-RANGE");
    }
  }

  private void need(Stream stream, Rule rule, String attribute) {
    if (stream.attribute(attribute).isEmpty()) {
      ledger.violated(rule, stream.uri(), "%s is missing", attribute);
    }
  }

  /// A variant's rates are its own and those of the largest sound it may be played with.
  private void rates(Stream stream) throws AuditException {
    var facts = renditions.get(stream.uri());
    if (facts == null || !facts.list().ended()) {
      return;
    }
    var group = stream.attribute("AUDIO").orElse("");
    var sounds = variants.sounds().stream().filter(sound -> sound.group().equals(group)).toList();
    var rates = facts.rates();
    if (sounds.stream().noneMatch(sound -> sound.uri().equals(stream.uri()))) {
      var largest =
          sounds.stream()
              .map(sound -> renditions.get(sound.uri()))
              .filter(sound -> sound != null)
              .map(RenditionFacts::rates)
              .reduce(new BitRates(0, 0), BitRates::atLeast);
      rates = rates.plus(largest);
    }
    truth(stream, Rule.PEAK_TRUE, "BANDWIDTH", rates.peak());
    truth(stream, Rule.AVERAGE_TRUE, "AVERAGE-BANDWIDTH", rates.average());
    if (rates.peak() > 2 * rates.average()) {
      ledger.violated(
          Rule.PEAK_MODEST,
          stream.uri(),
          "the peak is %d %% of the average",
          100 * rates.peak() / rates.average());
    }
  }

  private void truth(Stream stream, Rule rule, String attribute, long measured)
      throws AuditException {
    var claimed = number(stream, attribute);
    if (claimed.isPresent() && Math.abs(measured - claimed.get()) > RATES_OFF_MAX * claimed.get()) {
      ledger.violated(
          rule,
          stream.uri(),
          "%s is %,.0f, measured are %,d bit/s",
          attribute,
          claimed.get(),
          measured);
    }
  }

  private void pictures(Stream stream) throws AuditException {
    var facts = renditions.get(stream.uri());
    if (facts == null || facts.track().isEmpty()) {
      return;
    }
    var track = facts.track().get();
    var size = track.width() + "x" + track.height();
    var claimedSize = stream.attribute("RESOLUTION").orElse(size);
    if (!claimedSize.equals(size)) {
      ledger.violated(Rule.RESOLUTION, stream.uri(), "it says %s, coded are %s", claimedSize, size);
    }
    var codecs = stream.attribute("CODECS").orElse(track.codecs());
    if (!codecs.toLowerCase(Locale.ROOT).contains(track.codecs().toLowerCase(Locale.ROOT))) {
      ledger.violated(Rule.CODECS, stream.uri(), "it says %s, coded is %s", codecs, track.codecs());
    }
    var range = stream.attribute("VIDEO-RANGE");
    if (range.isPresent() && !track.range().orElse(range.get()).equals(range.get())) {
      ledger.violated(
          Rule.VIDEO_RANGE,
          stream.uri(),
          "it says %s, coded is %s",
          range.get(),
          track.range().orElse(range.get()));
    }
    var rate = number(stream, "FRAME-RATE");
    if (rate.isPresent() && Math.abs(rate.get() / facts.rate() - 1) > FRAME_RATE_OFF_MAX) {
      ledger.violated(
          Rule.FRAME_RATE, stream.uri(), "it says %.3f, coded are %.3f", rate.get(), facts.rate());
    }
  }

  private Optional<Double> number(Stream stream, String attribute) throws AuditException {
    var text = stream.attribute(attribute);
    return text.isPresent()
        ? Optional.of(PlaylistLines.number(stream.uri(), text.get()))
        : Optional.empty();
  }
}

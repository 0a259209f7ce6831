package dev.millstream.transcoder.hls;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The playlist that names all variants. URIs are relative to `/manifest/`.
public final class Multivariant {
  /// A video variant; `rates` are its own, without the audio, and `range` is its light's, `SDR` for
  /// the usual one.
  public record Variant(
      String folder,
      String codecs,
      int width,
      int height,
      double frameRate,
      String range,
      BitRates rates) {}

  /// An audio rendition; all are coded alike.
  public record Audio(String folder, String codecs, int channels, BitRates rates, Voice voice) {}

  private final List<Variant> variants = new ArrayList<>();
  private final List<Variant> keys = new ArrayList<>();
  private final List<Audio> sounds = new ArrayList<>();
  private Optional<String> chapters = Optional.empty();
  private boolean soundAlone;

  public Multivariant add(Variant variant) {
    variants.add(variant);
    return this;
  }

  /// Adds the stand-alone pictures of a variant, whose rates are theirs.
  public Multivariant addKeys(Variant variant) {
    keys.add(variant);
    return this;
  }

  public Multivariant audio(Audio rendition) {
    sounds.add(rendition);
    return this;
  }

  /// Names the file of chapters, in the form that Apple's players take.
  public Multivariant chapters(String uri) {
    chapters = Optional.of(uri);
    return this;
  }

  /// Adds the main sound as a variant without pictures, for the slowest lines.
  public Multivariant soundAlone() {
    soundAlone = true;
    return this;
  }

  /// The text; variants in the order they were added, the first is where players begin.
  public String render() {
    var out = new StringBuilder("#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-INDEPENDENT-SEGMENTS\n");
    chapters.ifPresent(uri ->
        out.append("#EXT-X-SESSION-DATA:DATA-ID=\"com.apple.hls.chapters\",URI=\"")
            .append(uri)
            .append("\"\n"));
    sounds.forEach(sound -> sound(out, sound));
    var audio = sounds.stream().findFirst();
    var loudest = sounds.stream().map(Audio::rates).reduce(BitRates::atLeast);
    for (var variant : variants) {
      var rates = loudest.map(variant.rates()::plus).orElse(variant.rates());
      var codecs = audio.map(a -> variant.codecs() + "," + a.codecs()).orElse(variant.codecs());
      out.append("#EXT-X-STREAM-INF:BANDWIDTH=").append(rates.peak());
      out.append(",AVERAGE-BANDWIDTH=").append(rates.average());
      out.append(",CODECS=\"").append(codecs).append('"');
      picture(out, variant);
      audio.ifPresent(_ -> out.append(",AUDIO=\"audio\""));
      out.append(",CLOSED-CAPTIONS=NONE\n../").append(variant.folder()).append("/playlist.m3u8\n");
    }
    sounds.stream()
        .filter(sound -> soundAlone && sound.voice().main())
        .forEach(sound -> soundAlone(out, sound, loudest.orElseThrow()));
    for (var variant : keys) {
      out.append("#EXT-X-I-FRAME-STREAM-INF:BANDWIDTH=").append(variant.rates().peak());
      out.append(",AVERAGE-BANDWIDTH=").append(variant.rates().average());
      out.append(",CODECS=\"").append(variant.codecs()).append('"');
      out.append(",RESOLUTION=").append(variant.width()).append('x').append(variant.height());
      if (!variant.range().equals("SDR")) {
        out.append(",VIDEO-RANGE=").append(variant.range());
      }
      out.append(",URI=\"../").append(variant.folder()).append("/iframes.m3u8\"\n");
    }
    return out.toString();
  }

  private static void sound(StringBuilder out, Audio sound) {
    var voice = sound.voice();
    out.append("#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"audio\",NAME=\"").append(voice.name());
    if (voice.speaks()) {
      out.append("\",LANGUAGE=\"").append(voice.language());
    }
    out.append("\",DEFAULT=").append(voice.main() ? "YES" : "NO").append(",AUTOSELECT=YES");
    out.append(",CHANNELS=\"").append(sound.channels()).append("\",URI=\"../");
    out.append(sound.folder()).append("/playlist.m3u8\"\n");
  }

  private static void soundAlone(StringBuilder out, Audio sound, BitRates rates) {
    out.append("#EXT-X-STREAM-INF:BANDWIDTH=").append(rates.peak());
    out.append(",AVERAGE-BANDWIDTH=").append(rates.average());
    out.append(",CODECS=\"").append(sound.codecs()).append("\",AUDIO=\"audio\"\n../");
    out.append(sound.folder()).append("/playlist.m3u8\n");
  }

  private static void picture(StringBuilder out, Variant variant) {
    out.append(",RESOLUTION=").append(variant.width()).append('x').append(variant.height());
    out.append(",FRAME-RATE=")
        .append(String.format(Locale.ROOT, "%.3f", variant.frameRate()))
        .append(",VIDEO-RANGE=")
        .append(variant.range());
  }
}

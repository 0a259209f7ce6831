package dev.millstream.transcoder.sounds;

import dev.millstream.transcoder.hls.BitRates;
import dev.millstream.transcoder.hls.Voice;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/// A multivariant playlist of ours: its sounds in their order, by their folders, and what other
/// ones add to it.
public final class Playlist {
  private static final String MEDIA = "#EXT-X-MEDIA:TYPE=AUDIO,";
  private static final String VARIANT = "#EXT-X-STREAM-INF:";
  private static final String KEYS = "#EXT-X-I-FRAME-STREAM-INF:";
  private static final Pattern NAME = Pattern.compile("NAME=\"([^\"]*)\"");
  private static final Pattern LANGUAGE = Pattern.compile("LANGUAGE=\"([^\"]*)\"");
  private static final Pattern FOLDER = Pattern.compile("URI=\"\\.\\./([^\"/]+)/playlist\\.m3u8\"");
  private static final Pattern URI = Pattern.compile("URI=\"([^\"]*)\"");
  private static final Pattern PEAK = Pattern.compile("([:,]BANDWIDTH=)(\\d+)");
  private static final Pattern AVERAGE = Pattern.compile("(AVERAGE-BANDWIDTH=)(\\d+)");
  private static final Pattern CODECS = Pattern.compile("CODECS=\"([^\"]*)\"");

  private final List<String> lines;
  private final Map<String, Voice> voices = new LinkedHashMap<>();

  /// Reads the text.
  public Playlist(String text) {
    lines = text.lines().toList();
    for (var line : lines) {
      if (line.startsWith(MEDIA)) {
        var voice =
            new Voice(
                find(LANGUAGE, line).orElse(Voice.ONLY.language()),
                find(NAME, line).orElse(""),
                line.contains(",DEFAULT=YES"));
        voices.put(find(FOLDER, line).orElseThrow(), voice);
      }
    }
  }

  /// What the sounds are, by their folders, in the order of the playlist.
  public Map<String, Voice> voices() {
    return Collections.unmodifiableMap(voices);
  }

  /// The text with these sounds instead, which are in this playlist or in one of `others`. Exactly
  /// one voice is the main one.
  public String with(Map<String, Voice> sounds, List<Playlist> others) {
    var loudest = alone();
    var before = loudest;
    for (var other : others) {
      loudest = loudest.atLeast(other.alone());
    }
    var more = new BitRates(loudest.average() - before.average(), loudest.peak() - before.peak());
    var codecs = codecs().or(() -> others.getFirst().codecs()).orElseThrow();
    var alone =
        "%sBANDWIDTH=%d,AVERAGE-BANDWIDTH=%d,CODECS=\"%s\",AUDIO=\"audio\"\n../%s/playlist.m3u8\n"
            .formatted(VARIANT, loudest.peak(), loudest.average(), codecs, main(sounds));
    var out = new StringBuilder();
    var parts = new ArrayList<>(List.of(media(sounds), alone));
    for (var i = 0; i < lines.size(); i++) {
      var line = lines.get(i);
      if (line.startsWith(MEDIA)) {
        continue;
      }
      if (line.startsWith(VARIANT) && parts.size() == 2) {
        out.append(parts.removeFirst());
      }
      if (isAlone(line)) {
        i++; // and its URI
        continue;
      }
      if (line.startsWith(KEYS) && parts.size() == 1) {
        out.append(parts.removeFirst());
      }
      out.append(line.startsWith(VARIANT) ? variant(line, more, codecs) : line).append('\n');
    }
    parts.forEach(out::append);
    return out.toString();
  }

  /// The text with those variants of `further` behind its own whose folders are wanted; they are
  /// heard with its sounds.
  public String and(Playlist further, Predicate<String> wanted) {
    var loudest = alone();
    var media = new StringBuilder();
    var keys = new StringBuilder();
    for (var i = 0; i < further.lines.size(); i++) {
      var line = further.lines.get(i);
      if (line.startsWith(VARIANT)) {
        var uri = further.lines.get(++i);
        if (wanted.test(folder(uri))) {
          var heard = codecs().map(codecs -> variant(line, loudest, codecs)).orElse(line);
          media.append(heard).append('\n').append(uri).append('\n');
        }
      } else if (line.startsWith(KEYS) && wanted.test(folder(find(URI, line).orElse("")))) {
        keys.append(line).append('\n');
      }
    }
    var out = new StringBuilder();
    var put = false;
    for (var line : lines) {
      if (line.startsWith(KEYS) && !put) {
        out.append(media);
        put = true;
      }
      out.append(line).append('\n');
    }
    return out.append(put ? "" : media).append(keys).toString();
  }

  private static String folder(String uri) {
    return uri.substring(uri.startsWith("../") ? 3 : 0, Math.max(3, uri.lastIndexOf('/')));
  }

  private static String main(Map<String, Voice> sounds) {
    return sounds.entrySet().stream()
        .filter(sound -> sound.getValue().main())
        .findFirst()
        .orElseThrow()
        .getKey();
  }

  private static String media(Map<String, Voice> sounds) {
    var out = new StringBuilder();
    sounds.forEach((folder, voice) -> {
      out.append(MEDIA).append("GROUP-ID=\"audio\",NAME=\"").append(voice.name());
      if (voice.speaks()) {
        out.append("\",LANGUAGE=\"").append(voice.language());
      }
      out.append("\",DEFAULT=").append(voice.main() ? "YES" : "NO");
      out.append(",AUTOSELECT=YES,CHANNELS=\"2\",URI=\"../").append(folder);
      out.append("/playlist.m3u8\"\n");
    });
    return out.toString();
  }

  /// A variant of pictures with a sound that may be louder, or that it did not have.
  private static String variant(String line, BitRates more, String codecs) {
    var faster = add(add(line, PEAK, more.peak()), AVERAGE, more.average());
    if (faster.contains(",AUDIO=\"audio\"")) {
      return faster;
    }
    return CODECS
        .matcher(faster)
        .replaceFirst(found -> "CODECS=\"" + found.group(1) + "," + codecs + "\",AUDIO=\"audio\"");
  }

  private static String add(String line, Pattern rate, long more) {
    return rate.matcher(line)
        .replaceFirst(found -> found.group(1) + (Long.parseLong(found.group(2)) + more));
  }

  /// The rates of the loudest sound, which the variant without pictures has.
  private BitRates alone() {
    return lines.stream()
        .filter(Playlist::isAlone)
        .findFirst()
        .map(line -> new BitRates(number(AVERAGE, line), number(PEAK, line)))
        .orElse(new BitRates(0, 0));
  }

  private Optional<String> codecs() {
    return lines.stream().filter(Playlist::isAlone).findFirst().flatMap(l -> find(CODECS, l));
  }

  private static boolean isAlone(String line) {
    return line.startsWith(VARIANT) && !line.contains(",RESOLUTION=");
  }

  private static long number(Pattern rate, String line) {
    var found = rate.matcher(line);
    return found.find() ? Long.parseLong(found.group(2)) : 0;
  }

  private static Optional<String> find(Pattern pattern, String line) {
    var found = pattern.matcher(line);
    return found.find() ? Optional.of(found.group(1)) : Optional.empty();
  }
}

package dev.millstream.transcoder.audit;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A multivariant playlist: its variants and I-frame playlists in their order, and the renditions
/// of sound. `independent` tells whether EXT-X-INDEPENDENT-SEGMENTS stands in it.
record Variants(List<Stream> streams, List<Stream> keys, List<Sound> sounds, boolean independent) {
  private static final String STREAM = "#EXT-X-STREAM-INF:";
  private static final String KEYS = "#EXT-X-I-FRAME-STREAM-INF:";
  private static final String MEDIA = "#EXT-X-MEDIA:";

  /// A variant, with what the playlist claims of it.
  record Stream(URI uri, Map<String, String> attributes) {
    Optional<String> attribute(String name) {
      return Optional.ofNullable(attributes.get(name));
    }

    boolean pictures() {
      return attribute("RESOLUTION").isPresent()
          || attribute("CODECS").map(Stream::namesPictures).orElse(true);
    }

    private static boolean namesPictures(String codecs) {
      return codecs.matches(".*(avc|hvc|hev|dvh|av01|vp0?9).*");
    }
  }

  /// A rendition of sound that has a playlist of its own.
  record Sound(String group, URI uri) {}

  static boolean isOne(List<String> lines) {
    return lines.stream().anyMatch(line -> line.startsWith(STREAM));
  }

  static Variants of(URI uri, List<String> lines) throws AuditException {
    var streams = new ArrayList<Stream>();
    var keys = new ArrayList<Stream>();
    var sounds = new ArrayList<Sound>();
    var pending = Optional.<Map<String, String>>empty();
    for (var line : lines) {
      if (line.startsWith(STREAM)) {
        pending = Optional.of(PlaylistLines.attributes(line));
      } else if (line.startsWith(KEYS)) {
        var attributes = PlaylistLines.attributes(line);
        var target = PlaylistLines.resolve(uri, attributes.getOrDefault("URI", ""));
        keys.add(new Stream(target, attributes));
      } else if (line.startsWith(MEDIA)) {
        var attributes = PlaylistLines.attributes(line);
        var own = attributes.get("URI");
        if (own != null && "AUDIO".equals(attributes.get("TYPE"))) {
          var group = attributes.getOrDefault("GROUP-ID", "");
          sounds.add(new Sound(group, PlaylistLines.resolve(uri, own)));
        }
      } else if (!line.startsWith("#") && pending.isPresent()) {
        streams.add(new Stream(PlaylistLines.resolve(uri, line), pending.get()));
        pending = Optional.empty();
      }
    }
    return new Variants(streams, keys, sounds, lines.contains("#EXT-X-INDEPENDENT-SEGMENTS"));
  }
}

package dev.millstream.transcoder.audit;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A media playlist. Sections that EXT-X-MAP names after the first are not told apart.
record MediaList(
    double targetSeconds,
    String type,
    boolean ended,
    boolean encrypted,
    Optional<Part> map,
    List<Part> parts) {
  /// A segment or a section: a whole file, or a range of one.
  record Part(URI uri, double seconds, Optional<Range> range) {}

  /// `length` bytes from `offset` on.
  record Range(long offset, long length) {}

  static MediaList of(URI uri, List<String> lines) throws AuditException {
    var reading = new Reading(uri);
    for (var line : lines) {
      reading.take(line);
    }
    return reading.list();
  }

  /// The playlist as far as it was read.
  private static final class Reading {
    private final URI uri;
    private final List<Part> parts = new ArrayList<>();
    private double target;
    private String type = "";
    private boolean ended;
    private boolean encrypted;
    private Optional<Part> map = Optional.empty();
    private double seconds;
    private Optional<Range> range = Optional.empty();
    private long nextOffset;

    Reading(URI uri) {
      this.uri = uri;
    }

    void take(String line) throws AuditException {
      var value = line.substring(line.indexOf(':') + 1);
      if (line.startsWith("#EXT-X-TARGETDURATION:")) {
        target = PlaylistLines.number(uri, value);
      } else if (line.startsWith("#EXT-X-PLAYLIST-TYPE:")) {
        type = value;
      } else if (line.equals("#EXT-X-ENDLIST")) {
        ended = true;
      } else if (line.startsWith("#EXT-X-KEY:")) {
        encrypted |= !"NONE".equals(PlaylistLines.attributes(line).get("METHOD"));
      } else if (line.startsWith("#EXT-X-MAP:") && map.isEmpty()) {
        var attributes = PlaylistLines.attributes(line);
        var target = PlaylistLines.resolve(uri, attributes.getOrDefault("URI", ""));
        var bytes = attributes.get("BYTERANGE");
        var part = bytes == null ? Optional.<Range>empty() : Optional.of(range(bytes, 0));
        map = Optional.of(new Part(target, 0, part));
      } else if (line.startsWith("#EXTINF:")) {
        seconds = PlaylistLines.number(uri, value.split(",", 2)[0]);
      } else if (line.startsWith("#EXT-X-BYTERANGE:")) {
        range = Optional.of(range(value, nextOffset));
      } else if (!line.startsWith("#")) {
        parts.add(new Part(PlaylistLines.resolve(uri, line), seconds, range));
        nextOffset = range.map(r -> r.offset() + r.length()).orElse(0L);
        range = Optional.empty();
      }
    }

    MediaList list() {
      return new MediaList(target, type, ended, encrypted, map, List.copyOf(parts));
    }

    private Range range(String text, long otherwise) throws AuditException {
      var numbers = text.split("@", 2);
      var length = (long) PlaylistLines.number(uri, numbers[0]);
      var offset = numbers.length > 1 ? (long) PlaylistLines.number(uri, numbers[1]) : otherwise;
      if (length <= 0 || offset < 0) {
        throw new AuditException(uri, "no byte range: " + text);
      }
      return new Range(offset, length);
    }
  }
}

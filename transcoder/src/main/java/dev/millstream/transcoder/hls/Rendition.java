package dev.millstream.transcoder.hls;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// One rung or the audio, with the segments it has so far, and its playlists. Not thread-safe.
public final class Rendition {
  private final int timescale;
  private final int targetSeconds;
  private final List<MediaSegment> segments = new ArrayList<>();
  private boolean ended;

  public Rendition(int timescale, int targetSeconds) {
    this.timescale = timescale;
    this.targetSeconds = targetSeconds;
  }

  public void add(MediaSegment segment) {
    segments.add(segment);
  }

  /// Takes back all but the first `kept` segments, which will come again otherwise.
  public void cut(int kept) {
    segments.subList(kept, segments.size()).clear();
  }

  /// No segment follows.
  public void end() {
    ended = true;
  }

  public boolean ended() {
    return ended;
  }

  public int size() {
    return segments.size();
  }

  /// The segments so far.
  public List<MediaSegment> segments() {
    return List.copyOf(segments);
  }

  /// The media playlist: it grows as an EVENT, and is VOD once it has ended.
  public String playlist() {
    var out = head(7);
    out.append("#EXT-X-PLAYLIST-TYPE:").append(ended ? "VOD\n" : "EVENT\n");
    out.append("#EXT-X-INDEPENDENT-SEGMENTS\n#EXT-X-MAP:URI=\"init.mp4\"\n");
    for (var segment : segments) {
      extinf(out, segment.ticks()).append(segment.uri()).append('\n');
    }
    return ended ? out.append("#EXT-X-ENDLIST\n").toString() : out.toString();
  }

  /// The playlist of stand-alone pictures, for scrubbing; only of an ended rendition.
  public String keyPlaylist() {
    var out = head(7);
    out.append("#EXT-X-PLAYLIST-TYPE:VOD\n#EXT-X-I-FRAMES-ONLY\n#EXT-X-MAP:URI=\"init.mp4\"\n");
    for (var segment : segments) {
      for (var key : segment.keys()) {
        extinf(out, key.ticks());
        out.append("#EXT-X-BYTERANGE:").append(key.length()).append('@').append(key.offset());
        out.append('\n').append(segment.uri()).append('\n');
      }
    }
    return out.append("#EXT-X-ENDLIST\n").toString();
  }

  /// The rates of the media playlist's segments.
  public BitRates rates() {
    return BitRates.of(
        segments.stream().map(s -> new BitRates.Span(seconds(s.ticks()), s.bytes())).toList(),
        targetSeconds);
  }

  /// The rates of the stand-alone pictures.
  public BitRates keyRates() {
    return BitRates.of(
        segments.stream()
            .flatMap(segment -> segment.keys().stream())
            .map(key -> new BitRates.Span(seconds(key.ticks()), key.length()))
            .toList(),
        targetSeconds);
  }

  private StringBuilder head(int version) {
    return new StringBuilder("#EXTM3U\n#EXT-X-VERSION:")
        .append(version)
        .append("\n#EXT-X-TARGETDURATION:")
        .append(targetSeconds)
        .append("\n#EXT-X-MEDIA-SEQUENCE:1\n");
  }

  private StringBuilder extinf(StringBuilder out, long ticks) {
    return out.append("#EXTINF:")
        .append(String.format(Locale.ROOT, "%.5f", seconds(ticks)))
        .append(",\n");
  }

  private double seconds(long ticks) {
    return (double) ticks / timescale;
  }
}

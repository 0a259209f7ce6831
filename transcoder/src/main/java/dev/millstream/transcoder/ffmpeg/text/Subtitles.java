package dev.millstream.transcoder.ffmpeg.text;

import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_SUBTITLE;

import dev.millstream.transcoder.source.Languages;
import dev.millstream.transcoder.source.TextTrack;
import dev.millstream.transcoder.source.Timeline;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;

/// All text subtitles of an opened source, gathered while its packets go by. Subtitles that are
/// pictures (of DVDs and Blu-rays) are passed over. Not thread-safe.
public final class Subtitles implements AutoCloseable {
  private static final int TRACKS_MAX = 20;

  private final List<SubtitleStream> streams = new ArrayList<>();

  private Subtitles() {}

  public static Subtitles of(AVFormatContext source) {
    var subtitles = new Subtitles();
    for (var i = 0; i < source.nb_streams() && subtitles.streams.size() < TRACKS_MAX; i++) {
      var stream = source.streams(i);
      if (stream.codecpar().codec_type() == AVMEDIA_TYPE_SUBTITLE) {
        SubtitleStream.open(stream).ifPresent(subtitles.streams::add);
      }
    }
    return subtitles;
  }

  /// Takes any packet of the source.
  public void take(AVPacket packet) {
    for (var stream : streams) {
      if (stream.index() == packet.stream_index()) {
        stream.take(packet);
      }
    }
  }

  /// What was gathered, for a stream of this length. No two tracks have the same language: the
  /// second in English is `en-x-2`.
  public List<TextTrack> tracks(Timeline timeline, double seconds) {
    var taken = new HashSet<String>();
    return streams.stream()
        .flatMap(stream -> track(stream, timeline, seconds, taken).stream())
        .toList();
  }

  @Override
  public void close() {
    streams.forEach(SubtitleStream::close);
  }

  private static Optional<TextTrack> track(
      SubtitleStream stream, Timeline timeline, double seconds, Set<String> taken) {
    var text = stream.cues().map(cues -> cues.render(timeline, seconds)).orElse("");
    if (!text.contains("-->")) {
      return Optional.empty();
    }
    var language = Languages.tag(stream.language());
    var tag = language;
    for (var number = 2; !taken.add(tag); number++) {
      tag = language + "-x-" + number;
    }
    return Optional.of(new TextTrack(tag, stream.title(), text));
  }
}

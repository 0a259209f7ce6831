package dev.millstream.transcoder.ffmpeg.text;

import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_decode_subtitle2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_decoder;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_get_name;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_to_context;
import static org.bytedeco.ffmpeg.global.avcodec.avsubtitle_free;
import static org.bytedeco.ffmpeg.global.avutil.AV_NOPTS_VALUE;

import dev.millstream.transcoder.source.AssText;
import dev.millstream.transcoder.source.VttCues;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avcodec.AVSubtitle;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;

/// One stream of subtitles with its decoder. One that is larger than subtitles are is given up,
/// whole: half of it would be worse than none.
final class SubtitleStream implements AutoCloseable {
  private static final Set<String> TEXT =
      Set.of("subrip", "ass", "ssa", "mov_text", "webvtt", "text");
  private static final int PACKET_BYTES_MAX = 64 * 1024;
  private static final int CUES_MAX = 30_000;
  private static final int CHARACTERS_MAX = 3_000_000;

  private final AVStream stream;
  private final AVCodecContext decoder;
  private final AVSubtitle event = new AVSubtitle();
  private final int[] got = new int[1];
  private final VttCues cues = new VttCues();
  private int characters;

  private SubtitleStream(AVStream stream, AVCodecContext decoder) {
    this.stream = stream;
    this.decoder = decoder;
  }

  /// Empty if it is no text, or cannot be decoded.
  static Optional<SubtitleStream> open(AVStream stream) {
    var id = stream.codecpar().codec_id();
    var codec = avcodec_find_decoder(id);
    if (codec == null || !TEXT.contains(avcodec_get_name(id).getString())) {
      return Optional.empty();
    }
    var context = avcodec_alloc_context3(codec);
    avcodec_parameters_to_context(context, stream.codecpar());
    context.pkt_timebase(stream.time_base());
    if (avcodec_open2(context, codec, (AVDictionary) null) < 0) {
      avcodec_free_context(context);
      return Optional.empty();
    }
    return Optional.of(new SubtitleStream(stream, context));
  }

  int index() {
    return stream.index();
  }

  String language() {
    return Tags.language(stream);
  }

  String title() {
    return Tags.title(stream);
  }

  void take(AVPacket packet) {
    if (tooMuch()
        || packet.size() <= 0
        || packet.size() > PACKET_BYTES_MAX
        || packet.pts() == AV_NOPTS_VALUE) {
      return;
    }
    got[0] = 0;
    if (avcodec_decode_subtitle2(decoder, event, got, packet) >= 0 && got[0] != 0) {
      cue(packet);
      avsubtitle_free(event);
    }
  }

  private void cue(AVPacket packet) {
    var text = new StringBuilder();
    for (var i = 0; i < event.num_rects(); i++) {
      var line = event.rects(i).ass();
      if (line != null && !line.isNull()) {
        var payload = AssText.toVtt(line.getString(StandardCharsets.UTF_8));
        text.append(text.isEmpty() || payload.isEmpty() ? "" : "\n").append(payload);
      }
    }
    if (text.isEmpty()) {
      return;
    }
    var base = stream.time_base();
    var second = (double) base.num() / base.den();
    var end = event.end_display_time() & 0xffff_ffffL;
    var told = end > 0 && end < 0xffff_ffffL ? end / 1000.0 : 0;
    characters += text.length();
    cues.add(
        packet.pts() * second,
        packet.duration() > 0 ? packet.duration() * second : told,
        text.toString());
  }

  /// What was said; empty if it was too much.
  Optional<VttCues> cues() {
    return tooMuch() ? Optional.empty() : Optional.of(cues);
  }

  private boolean tooMuch() {
    return cues.size() > CUES_MAX || characters > CHARACTERS_MAX;
  }

  @Override
  public void close() {
    event.close();
    avcodec_free_context(decoder);
  }
}

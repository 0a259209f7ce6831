package dev.millstream.transcoder.ffmpeg;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_H264;
import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_FLAG_DISCARD;
import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_FLAG_KEY;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_JPEG;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV420P;

import dev.millstream.transcoder.cmaf.AnnexB;
import dev.millstream.transcoder.cmaf.AvcConfig;
import dev.millstream.transcoder.cmaf.NalUnits;
import dev.millstream.transcoder.source.Loudness;
import dev.millstream.transcoder.source.UnfitSourceException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVStream;

/// One reading of a source whose pictures are shown as they are: nothing is decoded but the sound,
/// which becomes stereo AAC.
public final class Through {
  private static final int LEVEL_MAX = 52;
  private static final int CONSTRAINED_BASELINE = 66;
  private static final int MAIN = 77;
  private static final int HIGH = 100;

  /// Takes the pictures in decoding order, each as NAL units behind their lengths.
  public interface Sink extends Pass.SoundSink {
    void ownHeader(AvcConfig config) throws IOException;

    void ownPicture(byte[] units) throws IOException;
  }

  private Through() {}

  /// Whether players can be given what is in this stream: progressive 8-bit H.264 of limited range
  /// and square pixels that stands upright.
  static boolean fits(AVStream video, Findings.Shape shape) {
    var coded = video.codecpar();
    var profile = coded.profile() & 0xff;
    return coded.codec_id() == AV_CODEC_ID_H264
        && (profile == CONSTRAINED_BASELINE || profile == MAIN || profile == HIGH)
        && coded.level() > 0
        && coded.level() <= LEVEL_MAX
        && coded.format() == AV_PIX_FMT_YUV420P
        && coded.color_range() != AVCOL_RANGE_JPEG
        && !shape.interlaced()
        && !shape.hdr()
        && shape.turn().filters().isEmpty()
        && shape.width() == coded.width()
        && shape.height() == coded.height()
        && config(video).isPresent();
  }

  /// Whether decoding can begin at a packet of a stream that [#fits]: players cannot begin at
  /// pictures that others lean over.
  static boolean alone(AVPacket packet, AVStream video) {
    return (packet.flags() & AV_PKT_FLAG_KEY) != 0
        && NalUnits.of(bytes(packet), prefixed(video)).instantRefresh();
  }

  /// Reads `file`, whose findings have a course, and gives everything to `sink`.
  public static void run(Path file, Findings findings, Loudness loudness, Sink sink)
      throws IOException, UnfitSourceException {
    try (var source = Source.open(file);
        var audio = new AudioChain.All(source, findings, loudness, sink)) {
      var video = source.stream(findings.streams().video());
      var prefixed = prefixed(video);
      sink.ownHeader(config(video).orElseThrow());
      audio.begin();
      for (var next = source.next(); next.isPresent(); next = source.next()) {
        var packet = next.get();
        if (packet.stream_index() == video.index()) {
          if ((packet.flags() & AV_PKT_FLAG_DISCARD) == 0) {
            sink.ownPicture(prefixed ? bytes(packet) : AnnexB.toLengthPrefixed(bytes(packet)));
          }
        } else {
          audio.take(packet);
        }
      }
      audio.finish();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static Optional<AvcConfig> config(AVStream video) {
    var header = header(video);
    return prefixed(video) ? AvcConfig.ofRecord(header) : AvcConfig.ofStream(header);
  }

  /// MP4 and Matroska keep a decoder configuration record, and lengths before the units; transport
  /// streams keep start codes.
  private static boolean prefixed(AVStream video) {
    var header = header(video);
    return header.length > 0 && header[0] == 1;
  }

  private static byte[] header(AVStream video) {
    var bytes = new byte[Math.max(0, video.codecpar().extradata_size())];
    if (bytes.length > 0) {
      video.codecpar().extradata().get(bytes);
    }
    return bytes;
  }

  private static byte[] bytes(AVPacket packet) {
    var bytes = new byte[Math.max(0, packet.size())];
    if (bytes.length > 0) {
      packet.data().get(bytes);
    }
    return bytes;
  }
}

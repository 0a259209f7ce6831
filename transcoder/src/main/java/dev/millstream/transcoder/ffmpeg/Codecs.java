package dev.millstream.transcoder.ffmpeg;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_AV1;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_decoder;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_decoder_by_name;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_get_name;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bytedeco.ffmpeg.avcodec.AVCodec;

/// What is opened at all: fewer demuxers and decoders are less for a hostile file to aim at, and
/// playlists, scripts and pictures are no videos.
final class Codecs {
  /// The demuxers allowed, by FFmpeg's names.
  static final String CONTAINERS =
      "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,mpegts,avi,flv,live_flv,asf,ogg,mpeg,mpegvideo,mxf,"
          + "ivf,nut,h264,hevc,m4v,dv,rm,wtv,gxf,vob,yuv4mpegpipe";

  /// The same, and what holds nothing but sound.
  static final String SOUND_CONTAINERS = CONTAINERS + ",wav,w64,mp3,flac,aac,aiff,caf,ogg";

  private static final Set<String> PICTURES =
      Set.of(
          "h264",
          "hevc",
          "av1",
          "vp8",
          "vp9",
          "vp6",
          "vp6f",
          "vp7",
          "mpeg1video",
          "mpeg2video",
          "mpeg4",
          "msmpeg4v1",
          "msmpeg4v2",
          "msmpeg4v3",
          "h261",
          "h263",
          "h263p",
          "h263i",
          "flv1",
          "wmv1",
          "wmv2",
          "wmv3",
          "vc1",
          "theora",
          "mjpeg",
          "prores",
          "dnxhd",
          "cfhd",
          "dvvideo",
          "rv10",
          "rv20",
          "rv30",
          "rv40",
          "svq1",
          "svq3",
          "cinepak",
          "qtrle",
          "rawvideo",
          "ffv1",
          "huffyuv",
          "ffvhuff",
          "utvideo",
          "v210",
          "jpeg2000",
          "indeo3",
          "indeo5",
          "magicyuv");

  private static final Map<String, String> PLAIN =
      Map.of(
          "vvc", "VVC (H.266)",
          "hevc", "HEVC (H.265)",
          "h264", "H.264",
          "evc", "EVC",
          "lcevc", "LCEVC",
          "none", "an unknown codec");

  private Codecs() {}

  static String name(int id) {
    return avcodec_get_name(id).getString();
  }

  /// The name as people say it.
  static String plain(int id) {
    return PLAIN.getOrDefault(name(id), name(id));
  }

  /// The decoder of a picture codec, if it is one of those allowed.
  static Optional<AVCodec> pictureDecoder(int id) {
    return PICTURES.contains(name(id)) ? decoder(id) : Optional.empty();
  }

  static Optional<AVCodec> decoder(int id) {
    if (id == AV_CODEC_ID_AV1) {
      // FFmpeg's own needs a graphics card
      for (var name : new String[] {"libdav1d", "libaom-av1"}) {
        var codec = avcodec_find_decoder_by_name(name);
        if (codec != null) {
          return Optional.of(codec);
        }
      }
    }
    return Optional.ofNullable(avcodec_find_decoder(id));
  }
}

package dev.millstream.transcoder.ffmpeg;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_FLAG_GLOBAL_HEADER;
import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_FLAG_KEY;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_encoder_by_name;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_from_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_packet;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_frame;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_PRI_BT709;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_JPEG;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_MPEG;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_BT709;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_SMPTE170M;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_TRC_BT709;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_TRC_IEC61966_2_1;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV420P;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV420P10LE;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUVJ420P;
import static org.bytedeco.ffmpeg.global.avutil.AV_SAMPLE_FMT_FLTP;
import static org.bytedeco.ffmpeg.global.avutil.av_channel_layout_default;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_free;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_set;

import dev.millstream.transcoder.cmaf.Colour;
import dev.millstream.transcoder.ladder.FrameRate;
import dev.millstream.transcoder.ladder.Rung;
import dev.millstream.transcoder.still.StillFormat;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.jspecify.annotations.Nullable;

/// An open encoder.
public final class Encoder implements AutoCloseable {
  /// Takes what was encoded.
  public interface PacketTaker {
    void take(byte[] bytes, long pts, boolean key);
  }

  static final int SOUND_BITS_PER_SECOND = 128_000;

  private final AVCodecContext context;
  private final AVPacket packet = av_packet_alloc();

  private Encoder(AVCodecContext context) {
    this.context = context;
  }

  /// For a rung. Pictures stand alone only where the caller says so; `light` is that of a source in
  /// high dynamic range, which a rung in HDR needs.
  static Encoder of(Rung rung, FrameRate rate, Optional<Colour> light) {
    return switch (rung.coding()) {
      case H264 -> h264(rung, rate);
      case HDR -> hevc(rung, rate, light.orElseThrow());
      case AV1 -> av1(rung, rate);
    };
  }

  private static Encoder h264(Rung rung, FrameRate rate) {
    var x264 = avcodec_find_encoder_by_name("libx264");
    var codec = x264 != null ? x264 : avcodec_find_encoder_by_name("libopenh264");
    if (codec == null) {
      throw new IllegalStateException("this build of FFmpeg has no H.264 encoder");
    }
    var context = rung(codec, rung, rate, AV_PIX_FMT_YUV420P);
    usual(context);
    if (x264 == null) {
      context.rc_max_rate(0);
      context.rc_buffer_size(0);
      context.bit_rate(rung.peakBitsPerSecond() / 2);
      return open(context, codec, Map.of("allow_skip_frames", "0"));
    }
    return open(
        context,
        codec,
        Map.of(
            "preset", "veryfast",
            "crf", "23",
            "profile", "high",
            "forced-idr", "1",
            "x264-params", "scenecut=0:open-gop=0"));
  }

  private static Encoder hevc(Rung rung, FrameRate rate, Colour light) {
    var codec = avcodec_find_encoder_by_name("libx265");
    if (codec == null) {
      throw new IllegalStateException("this build of FFmpeg has no HEVC encoder");
    }
    var context = rung(codec, rung, rate, AV_PIX_FMT_YUV420P10LE);
    context.color_primaries(light.primaries());
    context.color_trc(light.transfer());
    context.colorspace(light.matrix());
    return open(
        context,
        codec,
        Map.of(
            "preset", "veryfast",
            "crf", "23",
            "profile", "main10",
            "forced-idr", "1",
            "x265-params",
                "log-level=none:scenecut=0:open-gop=0:repeat-headers=0:hrd=0" + screen(light)));
  }

  /// What x265 writes into the stream itself.
  private static String screen(Colour light) {
    var out = new StringBuilder();
    light
        .mastering()
        .ifPresent(told ->
            out.append(
                ":master-display=G(%d,%d)B(%d,%d)R(%d,%d)WP(%d,%d)L(%d,%d)"
                    .formatted(
                        told.green().x(),
                        told.green().y(),
                        told.blue().x(),
                        told.blue().y(),
                        told.red().x(),
                        told.red().y(),
                        told.white().x(),
                        told.white().y(),
                        told.lightMax(),
                        told.lightMin())));
    light
        .light()
        .ifPresent(
            told -> out.append(":max-cll=%d,%d".formatted(told.brightest(), told.average())));
    return out.toString();
  }

  private static Encoder av1(Rung rung, FrameRate rate) {
    var codec = avcodec_find_encoder_by_name("libsvtav1");
    if (codec == null) {
      throw new IllegalStateException("this build of FFmpeg has no AV1 encoder");
    }
    var context = rung(codec, rung, rate, AV_PIX_FMT_YUV420P);
    usual(context);
    return open(
        context,
        codec,
        Map.of("preset", "10", "crf", "38", "svtav1-params", "force-key-frames=1:scd=0"));
  }

  private static AVCodecContext rung(AVCodec codec, Rung rung, FrameRate rate, int format) {
    var context = pictures(codec, rung.width(), rung.height(), format);
    context.time_base(rational(rate.denominator(), rate.numerator()));
    context.framerate(rational(rate.numerator(), rate.denominator()));
    context.gop_size(Math.toIntExact(rate.frames(600)));
    context.color_range(AVCOL_RANGE_MPEG);
    context.rc_max_rate(rung.peakBitsPerSecond());
    context.rc_buffer_size(rung.peakBitsPerSecond());
    return context;
  }

  private static void usual(AVCodecContext context) {
    context.colorspace(AVCOL_SPC_BT709);
    context.color_primaries(AVCOL_PRI_BT709);
    context.color_trc(AVCOL_TRC_BT709);
  }

  static Encoder aac() {
    var codec = avcodec_find_encoder_by_name("aac");
    var context = avcodec_alloc_context3(codec);
    context.sample_rate(Filters.SOUND_RATE);
    context.sample_fmt(AV_SAMPLE_FMT_FLTP);
    av_channel_layout_default(context.ch_layout(), 2);
    context.bit_rate(SOUND_BITS_PER_SECOND);
    context.time_base(rational(1, Filters.SOUND_RATE));
    return open(context, codec, Map.of());
  }

  static Encoder jpeg(int width, int height) {
    var codec = avcodec_find_encoder_by_name("mjpeg");
    var context = pictures(codec, width, height, AV_PIX_FMT_YUVJ420P);
    context.time_base(rational(1, 1));
    context.color_range(AVCOL_RANGE_JPEG);
    context.qmin(3);
    context.qmax(5);
    return open(context, codec, Map.of());
  }

  /// For pictures out of a stream; `frame` is the first of them.
  static Encoder still(StillFormat format, AVFrame frame, FrameRate rate) {
    var codec =
        avcodec_find_encoder_by_name(
            switch (format) {
              case JPEG -> "mjpeg";
              case PNG -> "png";
              case WEBP -> "libwebp";
              case MOVING_WEBP -> "libwebp_anim";
              case GIF -> "gif";
            });
    var context = pictures(codec, frame.width(), frame.height(), frame.format());
    context.time_base(frameTime(rate));
    if (format == StillFormat.JPEG) {
      context.color_range(AVCOL_RANGE_JPEG);
      context.qmin(3);
      context.qmax(5);
    }
    return open(context, codec, Map.of());
  }

  /// AV1 for a picture that stands alone, at a quality that the eye takes for the original's; in
  /// the colours of pictures in the web.
  public static Encoder avif(AVFrame frame) {
    var codec = avcodec_find_encoder_by_name("libaom-av1");
    var context = pictures(codec, frame.width(), frame.height(), frame.format());
    context.time_base(rational(1, 1));
    context.color_range(AVCOL_RANGE_JPEG);
    context.colorspace(AVCOL_SPC_SMPTE170M);
    context.color_primaries(AVCOL_PRI_BT709);
    context.color_trc(AVCOL_TRC_IEC61966_2_1);
    context.thread_count(1);
    return open(
        context,
        codec,
        Map.of("usage", "allintra", "still-picture", "1", "cpu-used", "8", "crf", "24"));
  }

  /// WebP for a picture that stands alone: as it is, or at a quality like [#avif]'s.
  public static Encoder webp(AVFrame frame, boolean lossless) {
    var codec = avcodec_find_encoder_by_name("libwebp");
    var context = pictures(codec, frame.width(), frame.height(), frame.format());
    context.time_base(rational(1, 1));
    return open(
        context,
        codec,
        lossless ? Map.of("lossless", "1") : Map.of("quality", "82", "preset", "photo"));
  }

  /// Parameter sets or AudioSpecificConfig.
  byte[] header() {
    var bytes = new byte[context.extradata_size()];
    context.extradata().get(bytes);
    return bytes;
  }

  /// Writes what a muxer has to know.
  public void describe(AVCodecParameters parameters) {
    Libraries.check(avcodec_parameters_from_context(parameters, context), "describe the encoder");
  }

  /// By how many frames decoding runs ahead of showing.
  int delayFrames() {
    return context.has_b_frames();
  }

  /// Samples a packet of sound holds.
  int frameSamples() {
    return context.frame_size();
  }

  /// Encodes a frame, or what is still inside if there is none.
  public void encode(@Nullable AVFrame frame, PacketTaker taker) {
    Libraries.check(avcodec_send_frame(context, frame), "encode");
    while (avcodec_receive_packet(context, packet) >= 0) {
      var bytes = new byte[packet.size()];
      packet.data().get(bytes);
      taker.take(bytes, packet.pts(), (packet.flags() & AV_PKT_FLAG_KEY) != 0);
      av_packet_unref(packet);
    }
  }

  @Override
  public void close() {
    av_packet_free(packet);
    avcodec_free_context(context);
  }

  private static AVCodecContext pictures(AVCodec codec, int width, int height, int format) {
    var context = avcodec_alloc_context3(codec);
    context.width(width);
    context.height(height);
    context.pix_fmt(format);
    context.sample_aspect_ratio(rational(1, 1));
    return context;
  }

  private static Encoder open(AVCodecContext context, AVCodec codec, Map<String, String> settings) {
    context.flags(context.flags() | AV_CODEC_FLAG_GLOBAL_HEADER);
    var options = new AVDictionary(null);
    settings.forEach((name, value) -> av_dict_set(options, name, value, 0));
    var opened = avcodec_open2(context, codec, options);
    av_dict_free(options);
    Libraries.check(opened, "open encoder " + codec.name().getString());
    return new Encoder(context);
  }

  private static AVRational frameTime(FrameRate rate) {
    var seconds = new AVRational();
    seconds.num(rate.denominator());
    seconds.den(rate.numerator());
    return seconds;
  }

  private static AVRational rational(int numerator, int denominator) {
    var rational = new AVRational();
    rational.num(numerator);
    rational.den(denominator);
    return rational;
  }
}

package dev.millstream.transcoder.ffmpeg.mark;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_GIF;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_MJPEG;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_NONE;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_PNG;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_WEBP;
import static org.bytedeco.ffmpeg.global.avcodec.AV_EF_CRCCHECK;
import static org.bytedeco.ffmpeg.global.avcodec.AV_EF_EXPLODE;
import static org.bytedeco.ffmpeg.global.avcodec.av_new_packet;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_decoder;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_frame;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_packet;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;

/// Decodes one PNG, JPEG, WebP or (its first) GIF picture, strictly: a damaged one is none.
public final class StillPicture {
  private StillPicture() {}

  /// The decoded picture, which the caller frees; empty if it cannot be decoded, or has more
  /// pixels.
  public static Optional<AVFrame> decode(byte[] bytes, long pixelsMax) {
    var codec = avcodec_find_decoder(codec(bytes));
    if (codec == null) {
      return Optional.empty();
    }
    var context = avcodec_alloc_context3(codec);
    try {
      context.thread_count(1);
      context.max_pixels(pixelsMax);
      context.err_recognition(AV_EF_EXPLODE | AV_EF_CRCCHECK);
      return avcodec_open2(context, codec, (AVDictionary) null) < 0
          ? Optional.empty()
          : decode(context, bytes);
    } finally {
      avcodec_free_context(context);
    }
  }

  private static Optional<AVFrame> decode(AVCodecContext context, byte[] bytes) {
    var packet = av_packet_alloc();
    var frame = av_frame_alloc();
    try {
      if (av_new_packet(packet, bytes.length) >= 0) {
        packet.data().put(bytes);
        if (avcodec_send_packet(context, packet) >= 0
            && avcodec_send_packet(context, null) >= 0
            && avcodec_receive_frame(context, frame) >= 0
            && frame.decode_error_flags() == 0) {
          return Optional.of(frame);
        }
      }
    } finally {
      av_packet_free(packet);
    }
    av_frame_free(frame);
    return Optional.empty();
  }

  private static int codec(byte[] bytes) {
    var head = new String(bytes, 0, Math.min(12, bytes.length), StandardCharsets.ISO_8859_1);
    if (head.startsWith("\u0089PNG")) {
      return AV_CODEC_ID_PNG;
    }
    if (head.startsWith("\u00ff\u00d8\u00ff")) {
      return AV_CODEC_ID_MJPEG;
    }
    if (head.startsWith("GIF8")) {
      return AV_CODEC_ID_GIF;
    }
    return head.startsWith("RIFF") && head.endsWith("WEBP") ? AV_CODEC_ID_WEBP : AV_CODEC_ID_NONE;
  }
}

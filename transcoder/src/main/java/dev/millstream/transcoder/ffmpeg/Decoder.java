package dev.millstream.transcoder.ffmpeg;

import static org.bytedeco.ffmpeg.global.avcodec.AVDISCARD_NONREF;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_H264;
import static org.bytedeco.ffmpeg.global.avcodec.AV_INPUT_BUFFER_PADDING_SIZE;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_decoder;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_to_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_frame;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_packet;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_unref;
import static org.bytedeco.ffmpeg.global.avutil.av_mallocz;

import java.util.Optional;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.BytePointer;
import org.jspecify.annotations.Nullable;

/// Turns one stream's packets into frames; what cannot be decoded is passed over and counted.
final class Decoder implements AutoCloseable {
  interface FrameTaker {
    /// The frame is valid during the call only.
    void take(AVFrame frame);
  }

  private static final long PIXELS_MAX = 8192L * 8192;

  private final AVCodecContext context;
  private final AVFrame frame = av_frame_alloc();
  private long frames;
  private long errors;

  private Decoder(AVCodecContext context) {
    this.context = context;
  }

  /// Empty if the codec refuses the stream's parameters. A hasty decoder leaves out what cannot be
  /// seen in a small picture.
  static Optional<Decoder> open(AVStream stream, AVCodec codec, boolean hasty) {
    var context = avcodec_alloc_context3(codec);
    avcodec_parameters_to_context(context, stream.codecpar());
    context.pkt_timebase(stream.time_base());
    context.thread_count(Math.min(4, Runtime.getRuntime().availableProcessors()));
    context.max_pixels(PIXELS_MAX);
    if (hasty) {
      context.skip_loop_filter(AVDISCARD_NONREF);
    }
    if (avcodec_open2(context, codec, (AVDictionary) null) < 0) {
      avcodec_free_context(context);
      return Optional.empty();
    }
    return Optional.of(new Decoder(context));
  }

  /// For H.264 whose parameter sets are in a decoder configuration record.
  static Decoder h264(byte[] config) {
    var codec = avcodec_find_decoder(AV_CODEC_ID_H264);
    var context = avcodec_alloc_context3(codec);
    var extra = new BytePointer(av_mallocz(config.length + AV_INPUT_BUFFER_PADDING_SIZE));
    extra.capacity(config.length).put(config);
    context.extradata(extra); // freed with the context
    context.extradata_size(config.length);
    context.thread_count(Math.min(4, Runtime.getRuntime().availableProcessors()));
    context.max_pixels(PIXELS_MAX);
    Libraries.check(avcodec_open2(context, codec, (AVDictionary) null), "open a decoder");
    return new Decoder(context);
  }

  /// Decodes a packet, or what is still inside if there is none.
  void decode(@Nullable AVPacket packet, FrameTaker taker) {
    var sent = avcodec_send_packet(context, packet);
    if (sent < 0 && packet != null) {
      errors++;
    }
    while (avcodec_receive_frame(context, frame) >= 0) {
      frames++;
      taker.take(frame);
      av_frame_unref(frame);
    }
  }

  long frames() {
    return frames;
  }

  long errors() {
    return errors;
  }

  @Override
  public void close() {
    av_frame_free(frame);
    avcodec_free_context(context);
  }
}

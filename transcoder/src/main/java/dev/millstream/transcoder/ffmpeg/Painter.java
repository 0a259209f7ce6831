package dev.millstream.transcoder.ffmpeg;

import static org.bytedeco.ffmpeg.global.avcodec.av_new_packet;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_rescale_ts;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avformat.av_write_frame;
import static org.bytedeco.ffmpeg.global.avformat.av_write_trailer;
import static org.bytedeco.ffmpeg.global.avformat.avformat_alloc_output_context2;
import static org.bytedeco.ffmpeg.global.avformat.avformat_free_context;
import static org.bytedeco.ffmpeg.global.avformat.avformat_new_stream;
import static org.bytedeco.ffmpeg.global.avformat.avformat_write_header;
import static org.bytedeco.ffmpeg.global.avformat.avio_close_dyn_buf;
import static org.bytedeco.ffmpeg.global.avformat.avio_open_dyn_buf;
import static org.bytedeco.ffmpeg.global.avutil.av_free;

import dev.millstream.transcoder.ladder.FrameRate;
import dev.millstream.transcoder.still.StillFormat;
import dev.millstream.transcoder.still.StillOrder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.javacpp.BytePointer;
import org.jspecify.annotations.Nullable;

/// Decodes the pictures of one order and makes one file of those that are wanted.
public final class Painter implements AutoCloseable {
  private final StillOrder order;
  private final FrameRate rate;
  private final AVPacket packet = av_packet_alloc();
  private final ByteArrayOutputStream file = new ByteArrayOutputStream();
  private @Nullable FilterGraph graph;
  private @Nullable Encoder encoder;
  private @Nullable GifFile gif;
  private int next;

  private Painter(StillOrder order) {
    this.order = order;
    this.rate = new FrameRate(order.perSecond(), 1);
  }

  /// The file.
  public static byte[] paint(StillOrder order) throws IOException {
    try (var painter = new Painter(order)) {
      return painter.paint();
    }
  }

  private byte[] paint() throws IOException {
    try (var decoder = Decoder.h264(order.header().config())) {
      for (var picture : order.pictures()) {
        Libraries.check(av_new_packet(packet, picture.bytes().length), "hold a packet");
        packet.data().put(picture.bytes());
        packet.pts(picture.shown());
        decoder.decode(packet, this::see);
        av_packet_unref(packet);
      }
      decoder.decode(null, this::see);
    }
    if (graph != null) {
      graph.push(null, this::encode);
    }
    if (encoder != null) {
      encoder.encode(null, this::take);
    }
    if (gif != null) {
      file.writeBytes(gif.end());
    }
    if (file.size() == 0) {
      throw new IOException("none of the pictures can be decoded");
    }
    return file.toByteArray();
  }

  /// A picture stands for all wanted times from its own to the next one's.
  private void see(AVFrame frame) {
    var wanted = order.wanted();
    while (next < wanted.length && wanted[next] <= frame.pts()) {
      Filters.completeColours(frame, false);
      frame.pts(next++);
      graph(frame).push(frame, this::encode);
      frame.pts(wanted[next - 1]);
    }
  }

  private FilterGraph graph(AVFrame frame) {
    var open = graph;
    if (open == null) {
      open = FilterGraph.open(Filters.framed(frame, rate, order.framing(), order.format()));
      graph = open;
    }
    return open;
  }

  private void encode(int sink, AVFrame frame, long number) {
    var open = encoder;
    if (open == null) {
      open = Encoder.still(order.format(), frame, rate);
      encoder = open;
      gif = order.format() == StillFormat.GIF ? new GifFile(open, rate) : null;
    }
    frame.pts(number);
    open.encode(frame, this::take);
  }

  private void take(byte[] bytes, long pts, boolean key) {
    if (gif != null) {
      gif.put(bytes, pts);
    } else {
      file.writeBytes(bytes);
    }
  }

  /// A GIF in memory, which plays for ever: its encoder leaves times and ends to a muxer.
  private static final class GifFile implements AutoCloseable {
    private final AVFormatContext context = new AVFormatContext(null);
    private final AVPacket packet = av_packet_alloc();
    private final AVRational base = new AVRational();
    private final AVStream stream;

    GifFile(Encoder encoder, FrameRate rate) {
      base.num(rate.denominator());
      base.den(rate.numerator());
      Libraries.check(avformat_alloc_output_context2(context, null, "gif", null), "open a GIF");
      var out = new AVIOContext(null);
      Libraries.check(avio_open_dyn_buf(out), "open a GIF");
      context.pb(out);
      stream = avformat_new_stream(context, null);
      encoder.describe(stream.codecpar());
      Libraries.check(avformat_write_header(context, (AVDictionary) null), "begin a GIF");
    }

    void put(byte[] bytes, long pts) {
      Libraries.check(av_new_packet(packet, bytes.length), "hold a packet");
      packet.data().put(bytes);
      packet.pts(pts);
      packet.dts(pts);
      packet.duration(1);
      av_packet_rescale_ts(packet, base, stream.time_base());
      Libraries.check(av_write_frame(context, packet), "write a GIF");
      av_packet_unref(packet);
    }

    byte[] end() {
      Libraries.check(av_write_trailer(context), "end a GIF");
      var buffer = new BytePointer();
      var bytes = new byte[avio_close_dyn_buf(context.pb(), buffer)];
      buffer.get(bytes);
      av_free(buffer);
      return bytes;
    }

    @Override
    public void close() {
      av_packet_free(packet);
      avformat_free_context(context);
    }
  }

  @Override
  public void close() {
    if (gif != null) {
      gif.close();
    }
    if (encoder != null) {
      encoder.close();
    }
    if (graph != null) {
      graph.close();
    }
    av_packet_free(packet);
  }
}

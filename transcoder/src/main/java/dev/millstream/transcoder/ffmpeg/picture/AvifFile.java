package dev.millstream.transcoder.ffmpeg.picture;

import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_FLAG_KEY;
import static org.bytedeco.ffmpeg.global.avcodec.av_new_packet;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
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

import dev.millstream.transcoder.ffmpeg.Encoder;
import dev.millstream.transcoder.ffmpeg.Libraries;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.javacpp.BytePointer;

/// An AVIF of one picture, in memory.
final class AvifFile implements AutoCloseable {
  private final AVFormatContext context = new AVFormatContext(null);
  private final AVPacket packet = av_packet_alloc();

  AvifFile(Encoder encoder) {
    Libraries.check(avformat_alloc_output_context2(context, null, "avif", null), "open an AVIF");
    var out = new AVIOContext(null);
    Libraries.check(avio_open_dyn_buf(out), "open an AVIF");
    context.pb(out);
    encoder.describe(avformat_new_stream(context, null).codecpar());
    Libraries.check(avformat_write_header(context, (AVDictionary) null), "begin an AVIF");
  }

  void put(byte[] bytes) {
    Libraries.check(av_new_packet(packet, bytes.length), "hold a packet");
    packet.data().put(bytes);
    packet.pts(0);
    packet.dts(0);
    packet.flags(AV_PKT_FLAG_KEY);
    Libraries.check(av_write_frame(context, packet), "write an AVIF");
    av_packet_unref(packet);
  }

  byte[] end() {
    Libraries.check(av_write_trailer(context), "end an AVIF");
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

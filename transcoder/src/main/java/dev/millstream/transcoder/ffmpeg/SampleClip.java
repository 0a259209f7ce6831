package dev.millstream.transcoder.ffmpeg;

import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_FLAG_KEY;
import static org.bytedeco.ffmpeg.global.avcodec.av_new_packet;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_rescale_ts;
import static org.bytedeco.ffmpeg.global.avformat.AVIO_FLAG_WRITE;
import static org.bytedeco.ffmpeg.global.avformat.av_interleaved_write_frame;
import static org.bytedeco.ffmpeg.global.avformat.av_write_trailer;
import static org.bytedeco.ffmpeg.global.avformat.avformat_alloc_output_context2;
import static org.bytedeco.ffmpeg.global.avformat.avformat_free_context;
import static org.bytedeco.ffmpeg.global.avformat.avformat_new_stream;
import static org.bytedeco.ffmpeg.global.avformat.avformat_write_header;
import static org.bytedeco.ffmpeg.global.avformat.avio_closep;
import static org.bytedeco.ffmpeg.global.avformat.avio_open;
import static org.bytedeco.ffmpeg.global.avutil.AV_PICTURE_TYPE_I;
import static org.bytedeco.ffmpeg.global.avutil.AV_PICTURE_TYPE_NONE;

import dev.millstream.transcoder.ladder.FrameRate;
import dev.millstream.transcoder.ladder.Rung;
import java.nio.file.Path;
import java.util.Optional;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVRational;

/// Makes a real video to try things with: FFmpeg's test picture, which moves and counts, and a beep
/// a second, as an MP4. Run it as a process of its own, like everything native.
public final class SampleClip implements AutoCloseable {
  private static final Rung SIZE = new Rung(1280, 720, 4_000_000);
  private static final FrameRate RATE = new FrameRate(25, 1);
  private static final int KEY_FRAMES = 50;

  private final int seconds;
  private final AVFormatContext file = new AVFormatContext(null);
  private final AVPacket packet = av_packet_alloc();
  private long pictures;

  private SampleClip(String path, int seconds) {
    this.seconds = seconds;
    Libraries.check(avformat_alloc_output_context2(file, null, "mp4", path), "open " + path);
    file.max_interleave_delta(0);
    var out = new AVIOContext(null);
    Libraries.check(avio_open(out, path, AVIO_FLAG_WRITE), "open " + path);
    file.pb(out);
  }

  /// Takes the file to write and its length in seconds.
  static void main(String[] args) {
    Libraries.load();
    write(Path.of(args[0]), Integer.parseInt(args[1]));
  }

  static void write(Path path, int seconds) {
    try (var clip = new SampleClip(path.toString(), seconds)) {
      clip.write();
    }
  }

  private void write() {
    var pictureBase = seconds(RATE.denominator(), RATE.numerator());
    var soundBase = seconds(1, Filters.SOUND_RATE);
    try (var h264 = Encoder.of(SIZE, RATE, Optional.empty());
        var aac = Encoder.aac()) {
      var video = stream(h264);
      var audio = stream(aac);
      Libraries.check(avformat_write_header(file, (AVDictionary) null), "write the header");
      var delay = h264.delayFrames();
      pictures(
          h264,
          (bytes, pts, key) -> {
            var dts = pictures++ - delay;
            put(video, pictureBase, bytes, key, pts, dts);
          });
      sound(aac, (bytes, pts, _) -> put(audio, soundBase, bytes, true, pts, pts));
      Libraries.check(av_write_trailer(file), "write the trailer");
    }
  }

  private AVStream stream(Encoder encoder) {
    var stream = avformat_new_stream(file, null);
    encoder.describe(stream.codecpar());
    return stream;
  }

  private void pictures(Encoder encoder, Encoder.PacketTaker taker) {
    var text =
        "testsrc2=size=%dx%d:rate=%d:duration=%d,format=yuv420p,buffersink@out0"
            .formatted(SIZE.width(), SIZE.height(), RATE.numerator(), seconds);
    try (var graph = FilterGraph.open(new FilterGraph.Text(text, false, 1, RATE.perSecond()))) {
      graph.pull((_, frame, pts) -> {
        frame.pts(pts);
        frame.pict_type(pts % KEY_FRAMES == 0 ? AV_PICTURE_TYPE_I : AV_PICTURE_TYPE_NONE);
        encoder.encode(frame, taker);
      });
      encoder.encode(null, taker);
    }
  }

  private void sound(Encoder encoder, Encoder.PacketTaker taker) {
    var text =
        ("sine=frequency=440:beep_factor=2:sample_rate=%d:duration=%d,"
                + "aformat=sample_fmts=fltp:channel_layouts=stereo,abuffersink@out0")
            .formatted(Filters.SOUND_RATE, seconds);
    try (var graph = FilterGraph.open(new FilterGraph.Text(text, true, 1, Filters.SOUND_RATE))) {
      graph.frameSamples(encoder.frameSamples());
      graph.pull((_, frame, pts) -> {
        frame.pts(pts);
        encoder.encode(frame, taker);
      });
      encoder.encode(null, taker);
    }
  }

  private void put(
      AVStream stream, AVRational base, byte[] bytes, boolean key, long pts, long dts) {
    Libraries.check(av_new_packet(packet, bytes.length), "hold a packet");
    packet.data().put(bytes);
    packet.stream_index(stream.index());
    packet.flags(key ? AV_PKT_FLAG_KEY : 0);
    packet.pts(pts);
    packet.dts(dts);
    av_packet_rescale_ts(packet, base, stream.time_base());
    Libraries.check(av_interleaved_write_frame(file, packet), "write a packet");
  }

  @Override
  public void close() {
    av_packet_free(packet);
    avio_closep(file.pb());
    avformat_free_context(file);
  }

  private static AVRational seconds(int ticks, int perSecond) {
    var rational = new AVRational();
    rational.num(ticks);
    rational.den(perSecond);
    return rational;
  }
}

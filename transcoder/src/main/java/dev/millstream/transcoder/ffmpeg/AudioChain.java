package dev.millstream.transcoder.ffmpeg;

import static org.bytedeco.ffmpeg.global.avutil.AV_CHANNEL_ORDER_UNSPEC;
import static org.bytedeco.ffmpeg.global.avutil.AV_NOPTS_VALUE;
import static org.bytedeco.ffmpeg.global.avutil.av_channel_layout_default;

import dev.millstream.transcoder.source.Loudness;
import dev.millstream.transcoder.source.Timeline;
import dev.millstream.transcoder.source.UnfitSourceException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.jspecify.annotations.Nullable;

/// Decodes one sound stream and encodes it as stereo AAC, exactly as long as the pictures.
final class AudioChain implements AutoCloseable {
  private final int number;
  private final AVStream stream;
  private final Timeline timeline;
  private final Loudness loudness;
  private final Pass.SoundSink sink;
  private final Decoder decoder;
  private final Encoder encoder = Encoder.aac();
  private final long samples;
  private @Nullable FilterGraph graph;
  private long encoded;
  private boolean primed;

  /// When a sound begins, and for how many seconds it is heard.
  record Time(Timeline timeline, double seconds) {}

  /// The sound of `stream`, which the sink knows by `number`.
  AudioChain(AVStream stream, Time time, Loudness loudness, int number, Pass.SoundSink sink)
      throws UnfitSourceException {
    this.number = number;
    this.stream = stream;
    this.timeline = time.timeline();
    this.loudness = loudness;
    this.sink = sink;
    this.decoder =
        Codecs.decoder(stream.codecpar().codec_id())
            .flatMap(codec -> Decoder.open(stream, codec, false))
            .orElseThrow(() -> UnfitSourceException.malformed("The sound's header is damaged."));
    var packets = (long) Math.ceil(time.seconds() * Filters.SOUND_RATE / encoder.frameSamples());
    this.samples = packets * encoder.frameSamples();
  }

  void begin() throws IOException {
    sink.audioHeader(number, encoder.header());
  }

  /// Whether nothing was decoded.
  boolean silent() {
    return graph == null;
  }

  boolean reads(AVPacket packet) {
    return packet.stream_index() == stream.index();
  }

  void take(AVPacket packet) {
    decoder.decode(packet, this::frame);
  }

  void finish() {
    decoder.decode(null, this::frame);
    if (graph != null) {
      graph.push(null, this::stereo);
    }
    encoder.encode(null, this::packet);
  }

  @Override
  public void close() {
    if (graph != null) {
      graph.close();
    }
    encoder.close();
    decoder.close();
  }

  private void frame(AVFrame frame) {
    if (frame.best_effort_timestamp() == AV_NOPTS_VALUE || frame.sample_rate() <= 0) {
      return;
    }
    var base = stream.time_base();
    var seconds = (double) frame.best_effort_timestamp() * base.num() / base.den();
    var at = Math.round(timeline.at(seconds) * Filters.SOUND_RATE);
    if (at >= samples || at + (long) Filters.SOUND_RATE < 0) {
      return;
    }
    if (frame.ch_layout().order() == AV_CHANNEL_ORDER_UNSPEC) {
      av_channel_layout_default(frame.ch_layout(), frame.ch_layout().nb_channels());
    }
    frame.pts(at);
    graph(frame).push(frame, this::stereo);
  }

  /// The first frame's form holds for the whole: a source that changes it midway falls silent.
  private FilterGraph graph(AVFrame frame) {
    var open = graph;
    if (open == null) {
      open = FilterGraph.open(Filters.stereo(frame, samples, loudness));
      open.frameSamples(encoder.frameSamples());
      graph = open;
    }
    return open;
  }

  private void stereo(int sinkNumber, AVFrame frame, long pts) {
    frame.pts(encoded);
    encoded += frame.nb_samples();
    encoder.encode(frame, this::packet);
  }

  /// The encoder's first packet holds what comes before the sound begins. Left out, the rest starts
  /// exactly at 0, at the price of a soft first 21 ms; players disagree on edit lists.
  private void packet(byte[] bytes, long pts, boolean key) {
    if (!primed) {
      primed = true;
      return;
    }
    try {
      sink.sound(number, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// All sounds of a source, each decoded and encoded by itself.
  static final class All implements AutoCloseable {
    private final List<AudioChain> chains = new ArrayList<>();

    All(Source source, Findings findings, Loudness loudness, Pass.SoundSink sink)
        throws UnfitSourceException {
      var seconds = findings.frames() / findings.frameRate().perSecond();
      var time = new Time(findings.timeline(), seconds);
      for (var number = 0; number < findings.sounds().size(); number++) {
        var stream = source.stream(findings.sounds().get(number).stream());
        chains.add(new AudioChain(stream, time, loudness, number, sink));
      }
    }

    void begin() throws IOException {
      for (var chain : chains) {
        chain.begin();
      }
    }

    /// Takes any packet of the source.
    void take(AVPacket packet) {
      for (var chain : chains) {
        if (chain.reads(packet)) {
          chain.take(packet);
        }
      }
    }

    void finish() {
      chains.forEach(AudioChain::finish);
    }

    @Override
    public void close() {
      chains.forEach(AudioChain::close);
    }
  }
}

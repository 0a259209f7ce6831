package dev.millstream.transcoder.ffmpeg;

import static org.bytedeco.ffmpeg.global.avutil.AV_NOPTS_VALUE;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_ref;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_unref;

import dev.millstream.transcoder.ffmpeg.mark.Mark;
import dev.millstream.transcoder.ladder.Rung;
import dev.millstream.transcoder.source.UnfitSourceException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.jspecify.annotations.Nullable;

/// Decodes pictures once and encodes them for several rungs.
final class VideoChain implements AutoCloseable {
  /// So many frames before the start are filtered, for filters that look at neighbours.
  private static final int LEAD_FRAMES = 8;

  /// A frame's size and format; the filters are made anew when they change.
  private record Form(int width, int height, int format, int colorspace, int range) {
    static Form of(AVFrame frame) {
      return new Form(
          frame.width(), frame.height(), frame.format(), frame.colorspace(), frame.color_range());
    }
  }

  private final AVStream stream;
  private final Findings findings;
  private final List<Rung> rungs;
  private final Decoder decoder;
  private final List<Climb> climbs = new ArrayList<>();
  private final PosterTaker poster;
  private final Optional<Mark> mark;
  private final @Nullable Storyboard storyboard;
  private @Nullable FilterGraph graph;
  private @Nullable Form form;
  private final long start;
  private final AVFrame skipped = av_frame_alloc();
  private long skippedNumber;
  private boolean sought;
  private long next;
  private final Pass.Reach reach;
  private long end;
  private boolean ended;

  /// Sees every frame that is used, with its number.
  interface PosterTaker {
    void see(AVFrame frame, long number);
  }

  /// `rungs` are lowest first, as the sink numbers them.
  VideoChain(
      AVStream stream,
      Findings findings,
      Pass.Plan plan,
      Pass.Sink sink,
      PosterTaker poster,
      Optional<Mark> mark)
      throws UnfitSourceException {
    this.stream = stream;
    this.findings = findings;
    this.rungs = plan.rungs().reversed();
    this.poster = poster;
    this.mark = mark;
    this.start = plan.start().frame(findings.frameRate());
    this.reach = plan.reach();
    this.end = start;
    this.storyboard = storyboard(findings, plan, sink);
    this.decoder =
        Codecs.pictureDecoder(stream.codecpar().codec_id())
            .flatMap(codec -> Decoder.open(stream, codec, plan.hasty()))
            .orElseThrow(() -> UnfitSourceException.malformed("The video's header is damaged."));
    for (var i = 0; i < rungs.size(); i++) {
      var number = rungs.size() - 1 - i;
      climbs.add(
          new Climb(
              Encoder.of(rungs.get(i), findings.frameRate(), findings.light()),
              findings.frameRate(),
              plan.start(),
              (bytes, pts, key) -> unchecked(() -> sink.picture(number, bytes, pts, key))));
    }
  }

  private static @Nullable Storyboard storyboard(
      Findings findings, Pass.Plan plan, Pass.Sink sink) {
    Storyboard.TileTaker taker = (at, planes) -> unchecked(() -> sink.tile(at, planes));
    return switch (plan.pictures()) {
      case NONE -> null;
      case POSTER -> Storyboard.growing(findings, taker);
      case ALL -> Storyboard.whole(findings, plan, taker);
    };
  }

  private interface Call {
    void make() throws IOException;
  }

  private static void unchecked(Call call) {
    try {
      call.make();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// What a source that was sought brings must not be later than the plan's start.
  ///
  /// @throws TooLateException at its first picture if it is; nothing has been encoded then
  void sought() {
    sought = true;
  }

  /// The source went beyond the place that was sought.
  static final class TooLateException extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  void begin(Pass.Sink sink) throws IOException {
    for (var i = 0; i < climbs.size(); i++) {
      var climb = climbs.get(i);
      sink.videoHeader(climbs.size() - 1 - i, climb.header(), climb.delayFrames());
    }
  }

  void take(AVPacket packet) {
    decoder.decode(packet, this::frame);
  }

  /// Whether all that the pass shall make is in the encoders.
  boolean ended() {
    return ended;
  }

  void finish() throws UnfitSourceException {
    if (!ended) {
      decoder.decode(null, this::frame);
      if (sought) {
        throw new TooLateException();
      }
      showSkipped();
      drain();
    }
    if (climbs.getFirst().empty()) {
      throw UnfitSourceException.malformed("Not one picture of the video can be decoded.");
    }
    goOn(findings.frames() - 1); // the last picture may stand beyond where it was asked
    climbs.forEach(climb -> climb.finish(Math.min(end, findings.frames())));
  }

  /// The small pictures of the opening pass.
  Optional<Pass.Sheet> storyboard() {
    return Optional.ofNullable(storyboard).flatMap(Storyboard::finish);
  }

  @Override
  public void close() {
    if (graph != null) {
      graph.close();
    }
    if (storyboard != null) {
      storyboard.close();
    }
    climbs.forEach(Climb::close);
    av_frame_free(skipped);
    decoder.close();
  }

  private void frame(AVFrame frame) {
    if (sought) {
      if (frame.best_effort_timestamp() == AV_NOPTS_VALUE || number(frame) > start) {
        throw new TooLateException();
      }
      sought = false;
    }
    var number = number(frame);
    if (ended || number < next || number >= findings.frames()) {
      return;
    }
    next = number + 1;
    if (number < start - LEAD_FRAMES) {
      av_frame_unref(skipped);
      av_frame_ref(skipped, frame);
      skippedNumber = number;
      return;
    }
    showSkipped(); // it stands until this one comes
    use(frame, number);
  }

  private void showSkipped() {
    if (skipped.width() > 0) {
      use(skipped, skippedNumber);
      av_frame_unref(skipped);
    }
  }

  private void use(AVFrame frame, long number) {
    Filters.completeColours(frame, findings.shape().hdr());
    frame.pts(number);
    poster.see(frame, number);
    graph(frame).push(frame, this::scaled);
  }

  private long number(AVFrame frame) {
    if (frame.best_effort_timestamp() == AV_NOPTS_VALUE) {
      return next;
    }
    var base = stream.time_base();
    var seconds = (double) frame.best_effort_timestamp() * base.num() / base.den();
    return findings.frameRate().frames(findings.timeline().at(seconds));
  }

  private FilterGraph graph(AVFrame frame) {
    var now = Form.of(frame);
    var open = graph;
    if (open == null || !now.equals(form)) {
      drain();
      open =
          FilterGraph.open(
              Filters.pyramid(frame, findings.shape(), findings.frameRate(), rungs, mark));
      if (mark.isPresent()) {
        open.lay(mark.get().frame(), Mark.SOURCE);
      }
      graph = open;
      form = now;
    }
    return open;
  }

  private void drain() {
    if (graph != null) {
      graph.push(null, this::scaled);
      graph.close();
      graph = null;
    }
  }

  private void scaled(int sink, AVFrame frame, long number) {
    if (storyboard != null && sink == climbs.size() - 1) {
      storyboard.see(frame, number);
    }
    goOn(number);
    climbs.get(sink).show(frame, number, end);
  }

  /// Asks how far to go, where the pictures have come so far.
  private void goOn(long number) {
    while (!ended && number >= end) {
      unchecked(() -> {
        var beyond = reach.beyond(end);
        ended = beyond <= end;
        end = beyond;
      });
    }
  }
}

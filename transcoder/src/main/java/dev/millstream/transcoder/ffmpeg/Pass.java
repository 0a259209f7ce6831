package dev.millstream.transcoder.ffmpeg;

import dev.millstream.transcoder.ffmpeg.mark.Mark;
import dev.millstream.transcoder.ladder.Rung;
import dev.millstream.transcoder.ladder.Start;
import dev.millstream.transcoder.overlay.Overlay;
import dev.millstream.transcoder.overlay.Size;
import dev.millstream.transcoder.source.GrowingFile;
import dev.millstream.transcoder.source.Loudness;
import dev.millstream.transcoder.source.UnfitSourceException;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.jspecify.annotations.Nullable;

/// One reading of a source from start to end: decoded once, encoded for every rung of the plan.
public final class Pass {
  /// What a pass makes. `rungs` are lowest first; the first plan also gives a poster and a
  /// storyboard, and the decoder may take short cuts that a small picture does not show. The
  /// overlay is drawn over all pictures. With a later start, what is before it is there, and so is
  /// the poster; `tiles` are what there is of the storyboard. Sound is always made whole, and
  /// pictures as far as `reach` says.
  public record Plan(
      List<Rung> rungs,
      Pictures pictures,
      Optional<Loudness> sound,
      Optional<Overlay> overlay,
      Start start,
      TileSource tiles,
      Reach reach) {
    public Plan {
      rungs = List.copyOf(rungs);
    }

    boolean hasty() {
      return pictures != Pictures.NONE
          && rungs.getLast().height() * (long) rungs.getLast().width() < 500_000;
    }
  }

  /// What a plan makes beside its rungs.
  public enum Pictures {
    NONE,
    /// A poster, and the tiles of a storyboard whose length is not known yet.
    POSTER,
    /// A poster and a storyboard.
    ALL
  }

  /// How far a pass goes.
  @FunctionalInterface
  public interface Reach {
    /// To the end.
    Reach WHOLE = _ -> Long.MAX_VALUE;

    /// The frame before which to end, or to ask again; `from`, which is the frame that comes next,
    /// if the pass shall end here.
    long beyond(long from) throws IOException;
  }

  /// What an earlier plan has made of its storyboard.
  public interface TileSource {
    /// Knows of nothing.
    TileSource NONE = _ -> Optional.empty();

    /// The last tile of a picture at `frame` or before; empty if there is none.
    Optional<byte[]> before(long frame);
  }

  /// Small pictures in one: `count` of `width` x `height` pixels in rows of `columns`, the first of
  /// which shows the first `stepSeconds`, the second the next, and so on.
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Sheet(
      byte[] jpeg, double stepSeconds, int columns, int width, int height, int count) {}

  /// Takes the sound.
  public interface SoundSink {
    /// Sounds are numbered as in the findings.
    void audioHeader(int track, byte[] config) throws IOException;

    /// A packet of 1,024 samples.
    void sound(int track, byte[] packet) throws IOException;
  }

  /// Takes what a pass makes, in decoding order per rendition. Frame numbers count from 0 in stream
  /// time. Rungs are numbered as they were given to the pass.
  public interface Sink extends SoundSink {
    /// Parameter sets in annex-B form, once before the rung's first picture, and by how many frames
    /// decoding has to run ahead of showing.
    void videoHeader(int rung, byte[] annexB, int delayFrames) throws IOException;

    void picture(int rung, byte[] annexB, long frame, boolean key) throws IOException;

    void poster(byte[] jpeg) throws IOException;

    /// A tile of the storyboard, for a later plan if this one is not carried out to its end.
    void tile(long frame, byte[] planes) throws IOException;

    void storyboard(Sheet sheet) throws IOException;
  }

  private static final double SEEK_AHEAD_SECONDS = 3;
  private static final double POSTER_SECONDS_MAX = 1;
  private static final double POSTER_PART = 0.1;
  private static final int POSTER_SIDE_MAX = 1280;

  private final Findings findings;
  private final Sink sink;
  private final Optional<Mark> mark;
  private final long posterFrame;
  private boolean posterMade;

  private Pass(Findings findings, Plan plan, Sink sink, Optional<Mark> mark) {
    this.mark = mark;
    this.findings = findings;
    this.sink = sink;
    this.posterFrame =
        findings
            .frameRate()
            .frames(Math.min(POSTER_SECONDS_MAX, findings.durationSeconds() * POSTER_PART));
    this.posterMade = plan.pictures() == Pictures.NONE || plan.start().segments() > 0;
  }

  /// Reads `file`, which [Probe] has looked at, and gives everything to `sink`.
  public static void run(Path file, Findings findings, Plan plan, Sink sink)
      throws IOException, UnfitSourceException {
    run(() -> Source.open(file), findings, plan, sink);
  }

  /// The same of a file that grows; the last pictures wait inside until there are more.
  public static void follow(GrowingFile file, Findings findings, Plan plan, Sink sink)
      throws IOException, UnfitSourceException {
    run(() -> Source.follow(file), findings, plan, sink);
  }

  private static void run(Source.Opening file, Findings findings, Plan plan, Sink sink)
      throws IOException, UnfitSourceException {
    var sought =
        plan.sound().isEmpty()
            && plan.start().segments() > 0
            && findings.timeline().breaks().isEmpty();
    try {
      run(file, findings, plan, sink, sought);
    } catch (VideoChain.TooLateException e) {
      run(file, findings, plan, sink, false);
    }
  }

  private static void run(
      Source.Opening file, Findings findings, Plan plan, Sink sink, boolean sought)
      throws IOException, UnfitSourceException {
    var mark = mark(findings, plan);
    var pass = new Pass(findings, plan, sink, mark);
    try (var _ = mark.orElse(null);
        var source = file.open();
        var video =
            new VideoChain(
                source.stream(findings.streams().video()), findings, plan, sink, pass::see, mark);
        var audio = audio(source, findings, plan, sink)) {
      video.begin(sink);
      if (audio != null) {
        audio.begin();
      }
      if (sought) {
        pass.seek(source, plan.start());
        video.sought();
      }
      for (var next = source.next(); next.isPresent() && !video.ended(); next = source.next()) {
        var packet = next.get();
        if (packet.stream_index() == findings.streams().video()) {
          video.take(packet);
        } else if (audio != null) {
          audio.take(packet);
        }
      }
      if (source.grows()) {
        throw new EOFException("what has come of the file cannot be followed further");
      }
      video.finish();
      var sheet = video.storyboard();
      if (sheet.isPresent()) {
        sink.storyboard(sheet.get());
      }
      if (audio != null) {
        audio.finish();
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static AudioChain.@Nullable All audio(
      Source source, Findings findings, Plan plan, Sink sink) throws UnfitSourceException {
    return plan.sound().isPresent()
        ? new AudioChain.All(source, findings, plan.sound().get(), sink)
        : null;
  }

  /// Far enough ahead that pictures which lean over the border of their group do not matter.
  private void seek(Source source, Start start) {
    var video = source.stream(findings.streams().video());
    var seconds = start.second() - SEEK_AHEAD_SECONDS + findings.timeline().start();
    if (!source.seek(video, seconds)) {
      throw new VideoChain.TooLateException();
    }
  }

  private static Optional<Mark> mark(Findings findings, Plan plan)
      throws IOException, UnfitSourceException {
    if (plan.overlay().isEmpty()) {
      return Optional.empty();
    }
    var mark =
        Mark.open(plan.overlay().get(), new Size(findings.width(), findings.height()))
            .orElseThrow(() ->
                new UnfitSourceException("ERR_UNKNOWN", "The watermark's picture is damaged."));
    return Optional.of(mark);
  }

  private void see(AVFrame frame, long number) {
    // pictures may be missing: the first at or after the moment will do, and any is better than
    // none
    if (!posterMade && number >= posterFrame) {
      posterMade = true;
      poster(frame)
          .ifPresent(jpeg -> {
            try {
              sink.poster(jpeg);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    }
  }

  /// An upright JPEG of a decoded picture.
  private Optional<byte[]> poster(AVFrame frame) {
    var longer = Math.max(findings.width(), findings.height());
    var factor = Math.min(1, (double) POSTER_SIDE_MAX / longer);
    var width = even(findings.width() * factor);
    var height = even(findings.height() * factor);
    var made = new ArrayList<byte[]>();
    try (var graph = FilterGraph.open(Filters.still(frame, findings.shape(), width, height, mark));
        var encoder = Encoder.jpeg(width, height)) {
      FilterGraph.FrameTaker take =
          (_, picture, _) -> encoder.encode(picture, (bytes, _, _) -> made.add(bytes));
      if (mark.isPresent()) {
        graph.lay(mark.get().frame(), Mark.SOURCE);
      }
      graph.push(frame, take);
      graph.push(null, take);
      encoder.encode(null, (bytes, _, _) -> made.add(bytes));
    }
    return made.stream().findFirst();
  }

  private static int even(double side) {
    return Math.max(2, (int) Math.round(side / 2) * 2);
  }
}

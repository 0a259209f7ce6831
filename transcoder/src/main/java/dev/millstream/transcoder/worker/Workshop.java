package dev.millstream.transcoder.worker;

import dev.millstream.transcoder.cmaf.AvcConfig;
import dev.millstream.transcoder.cmaf.Colour;
import dev.millstream.transcoder.ffmpeg.Findings;
import dev.millstream.transcoder.ffmpeg.Pass;
import dev.millstream.transcoder.ffmpeg.Probe;
import dev.millstream.transcoder.ffmpeg.SoundPass;
import dev.millstream.transcoder.ffmpeg.Through;
import dev.millstream.transcoder.ladder.Chunk;
import dev.millstream.transcoder.ladder.Coding;
import dev.millstream.transcoder.ladder.Ladder;
import dev.millstream.transcoder.ladder.Rung;
import dev.millstream.transcoder.ladder.Start;
import dev.millstream.transcoder.source.Course;
import dev.millstream.transcoder.source.GrowingFile;
import dev.millstream.transcoder.source.SoundTrack;
import dev.millstream.transcoder.source.UnfitSourceException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// Carries out one set of orders: probe, the lowest rung with sound, poster and storyboard, then
/// the others, in chunks, as far as the parent wants them made here. Of what an earlier try has
/// made, pictures that were encoded are not encoded again; all else is made anew, which gives the
/// same bytes, and told from where the earlier try ended.
public final class Workshop {
  /// The part of the work that the opening pass is, in percent.
  public static final double OPENING_PERCENT = 20;

  private final Orders.Stream orders;
  private final Reports reports;
  private final Answers answers;
  private final Budget budget;

  Workshop(Orders.Stream orders, Reports reports, Answers answers) {
    this.answers = answers;
    this.orders = orders;
    this.reports = reports;
    this.budget = new Budget(orders.outputBytesMax());
  }

  void run() throws IOException, UnfitSourceException {
    var findings = Probe.of(orders.source(), ownBitsMax());
    admit(findings);
    probed(findings, findings.durationSeconds());
    words(findings);
    var ladder = ladder(findings);
    var course = findings.course();
    if (course.isPresent() && !(reached(OwnFiles.FOLDER).ended() && soundsEnded(findings))) {
      through(findings, course.get());
    }
    opening(findings, ladder);
    rest(findings, ladder.higher());
    reports.send(new Report.Done());
  }

  /// Makes nothing but chunks.
  void help() throws IOException, UnfitSourceException {
    var findings = Probe.of(orders.source(), ownBitsMax());
    admit(findings);
    probed(findings, findings.durationSeconds());
    rest(findings, ladder(findings).higher());
    reports.send(new Report.Done());
  }

  /// Makes the lowest rung of a source that grows, and its sounds, as far as it has grown. It has
  /// no end but an error.
  void follow(GrowingFile source) throws IOException, UnfitSourceException {
    var findings = Probe.follow(source, orders.durationSecondsMax());
    probed(findings, 0);
    var lowest = ladder(findings).lowest();
    var plan =
        new Pass.Plan(
            List.of(lowest),
            Pass.Pictures.POSTER,
            Optional.of(orders.loudness()),
            orders.overlay(),
            new Start(reached(lowest.folder()).segments()),
            Pass.TileSource.NONE,
            Pass.Reach.WHOLE);
    Pass.follow(source, findings, plan, new Output(findings, plan, new Share(0, 0)));
  }

  /// Makes further rungs of a stream that is whole; none in HDR of a source that has the usual
  /// range, or that something is drawn over, whose light would be another.
  void further(Coding coding) throws IOException, UnfitSourceException {
    var findings = Probe.of(orders.source(), 0);
    admit(findings);
    probed(findings, findings.durationSeconds());
    var possible =
        coding != Coding.HDR || (findings.light().isPresent() && orders.overlay().isEmpty());
    var left = left(possible ? ladder(findings).further(coding) : List.of());
    if (!left.isEmpty()) {
      var start = new Start(begun(findings, left));
      pass(findings, plan(left, start, Pass.Reach.WHOLE), new Share(0, 100));
    }
    reports.send(new Report.Done());
  }

  private void probed(Findings findings, double seconds) throws IOException {
    reports.send(
        new Report.Probed(
            seconds,
            findings.width(),
            findings.height(),
            findings.frameRate().perSecond(),
            findings.videoCodec(),
            findings.audioCodec(),
            findings.reading()));
  }

  private void opening(Findings findings, Ladder ladder) throws IOException, UnfitSourceException {
    var there = reached(ladder.lowest().folder());
    var withSound = findings.course().isEmpty();
    var share = new Share(0, ladder.higher().isEmpty() ? 100 : OPENING_PERCENT);
    if (there.segments() == 0) {
      pass(findings, openingPlan(ladder, withSound, Start.BEGINNING), share);
      return;
    }
    if (withSound && !soundsEnded(findings)) {
      var sounds = new SoundOutput(findings.sounds());
      SoundPass.all(orders.source(), findings, orders.loudness(), sounds);
      sounds.end();
    }
    if (there.ticks() < findings.frames() * findings.frameRate().frameTicks()) {
      pass(findings, openingPlan(ladder, false, new Start(there.segments())), share);
    } else {
      reports.send(new Report.Ended(ladder.lowest().folder()));
    }
  }

  private Pass.Plan openingPlan(Ladder ladder, boolean sound, Start start) throws IOException {
    return new Pass.Plan(
        List.of(ladder.lowest()),
        Pass.Pictures.ALL,
        sound ? Optional.of(orders.loudness()) : Optional.empty(),
        orders.overlay(),
        start,
        Tiles.below(orders.output()).kept(),
        Pass.Reach.WHOLE);
  }

  /// Where some rungs are whole, the others follow; where one is behind, it has them wait.
  private void rest(Findings findings, List<Rung> higher) throws IOException, UnfitSourceException {
    var left = left(higher);
    if (left.isEmpty()) {
      return;
    }
    var there = begun(findings, left);
    var rate = findings.frameRate();
    reports.send(new Report.Planned(Chunk.of(findings.frames(), rate, orders.chunkSeconds())));
    for (var wanted = ask(Report.Asked.ANYWHERE);
        wanted.isPresent();
        wanted = ask(Report.Asked.ANYWHERE)) {
      var chunk = wanted.get();
      var start = new Start(Math.max(there, chunk.first()));
      pass(
          findings,
          plan(left, start, new Stretch(rate, chunk, this::ask)),
          new Share(OPENING_PERCENT, 100));
    }
  }

  private List<Rung> left(List<Rung> rungs) {
    return rungs.stream().filter(rung -> !reached(rung.folder()).ended()).toList();
  }

  /// How many segments all of the rungs have, but for the last one of the video.
  private int begun(Findings findings, List<Rung> rungs) {
    var there = rungs.stream().mapToInt(rung -> reached(rung.folder()).segments()).min().orElse(0);
    while (there > 0 && new Start(there).frame(findings.frameRate()) >= findings.frames()) {
      there--;
    }
    return there;
  }

  /// Rungs alone.
  private Pass.Plan plan(List<Rung> rungs, Start start, Pass.Reach reach) {
    return new Pass.Plan(
        rungs,
        Pass.Pictures.NONE,
        Optional.empty(),
        orders.overlay(),
        start,
        Pass.TileSource.NONE,
        reach);
  }

  private Optional<Chunk> ask(int at) throws IOException {
    reports.send(new Report.Asked(at));
    return answers.next();
  }

  private Reached.Part reached(String folder) {
    return orders.reached().of(folder);
  }

  private boolean soundsEnded(Findings findings) {
    return IntStream.range(0, findings.sounds().size())
        .allMatch(number -> reached(SoundFiles.folder(number)).ended());
  }

  /// The source's own pictures have nothing drawn over them.
  private long ownBitsMax() {
    return orders.overlay().isPresent() ? 0 : orders.ownBitsMax();
  }

  private void words(Findings findings) throws IOException {
    if (!findings.chapters().isEmpty()) {
      reports.send(new Report.Chaptered(findings.chapters()));
    }
    for (var track : findings.subtitles()) {
      var file = "subtitles-" + track.language() + ".vtt";
      var bytes = track.webVtt().getBytes(StandardCharsets.UTF_8);
      budget.spend(bytes.length);
      Files.write(orders.output().resolve(file), bytes);
      reports.send(new Report.Subtitled(track.language(), track.label(), file));
    }
  }

  private static Ladder ladder(Findings findings) {
    var rate = findings.frameRate().perSecond();
    return findings.audioCodec().isPresent()
        ? Ladder.of(findings.width(), findings.height(), rate)
        : Ladder.silent(findings.width(), findings.height(), rate, findings.durationSeconds());
  }

  private void admit(Findings findings) throws UnfitSourceException {
    if (findings.durationSeconds() > orders.durationSecondsMax()) {
      throw new UnfitSourceException(
          "ERR_DURATION_EXCEED_CONSTRAINT",
          "The video lasts %.0f seconds; at most %.0f are allowed."
              .formatted(findings.durationSeconds(), orders.durationSecondsMax()));
    }
    if (findings.frames() > orders.framesMax()) {
      throw new UnfitSourceException(
          "ERR_DURATION_EXCEED_CONSTRAINT",
          "The video has %d pictures; at most %d are allowed."
              .formatted(findings.frames(), orders.framesMax()));
    }
  }

  private void through(Findings findings, Course course) throws IOException, UnfitSourceException {
    var output = new OwnOutput(findings, course);
    Through.run(orders.source(), findings, orders.loudness(), output);
    output.end();
  }

  private void pass(Findings findings, Pass.Plan plan, Share share)
      throws IOException, UnfitSourceException {
    var output = new Output(findings, plan, share);
    Pass.run(orders.source(), findings, plan, output);
    output.end();
  }

  /// Files that are made again, just as they were.
  private SegmentFiles repeated(String folder) {
    var files = files(folder);
    files.leaveOut(reached(folder).segments());
    return files;
  }

  private SegmentFiles files(String folder) {
    return new SegmentFiles(orders.output(), folder, reports, budget);
  }

  /// From which percentage to which a pass leads.
  private record Share(double from, double to) {}

  /// Writes the sounds, if there are any.
  private class SoundOutput implements Pass.SoundSink {
    private final List<SoundTrack> tracks;
    private final List<SoundFiles> sounds = new ArrayList<>();

    SoundOutput(List<SoundTrack> tracks) {
      this.tracks = tracks;
    }

    @Override
    public void audioHeader(int track, byte[] config) throws IOException {
      var folder = SoundFiles.folder(track);
      var told = tracks.get(track);
      reports.send(new Report.Heard(folder, told.language(), told.label()));
      var files = new SoundFiles(folder, repeated(folder));
      files.open(config, told.language());
      sounds.add(files);
    }

    @Override
    public void sound(int track, byte[] packet) throws IOException {
      sounds.get(track).add(packet);
    }

    void end() throws IOException {
      for (var sound : sounds) {
        sound.end();
      }
    }
  }

  /// Takes a source's own pictures.
  private final class OwnOutput extends SoundOutput implements Through.Sink {
    private final OwnFiles pictures;

    OwnOutput(Findings findings, Course course) {
      super(findings.sounds());
      pictures = new OwnFiles(findings, course, repeated(OwnFiles.FOLDER));
    }

    @Override
    public void ownHeader(AvcConfig config) throws IOException {
      pictures.open(config);
    }

    @Override
    public void ownPicture(byte[] units) throws IOException {
      pictures.add(units);
    }

    @Override
    void end() throws IOException {
      pictures.end();
      super.end();
    }
  }

  /// Sorts what a pass makes into its files.
  private final class Output extends SoundOutput implements Pass.Sink {
    private final List<RungFiles> rungs = new ArrayList<>();
    private final Findings findings;
    private final Share share;
    private double percent;

    Output(Findings findings, Pass.Plan plan, Share share) {
      super(findings.sounds());
      this.findings = findings;
      this.share = share;
      for (var rung : plan.rungs()) {
        var files = files(rung.folder());
        rungs.add(new RungFiles(rung, findings.frameRate(), colour(rung), plan.start(), files));
      }
    }

    private Colour colour(Rung rung) {
      return rung.coding() == Coding.HDR ? findings.light().orElseThrow() : Colour.BT709;
    }

    @Override
    public void videoHeader(int rung, byte[] annexB, int delayFrames) throws IOException {
      rungs.get(rung).open(annexB, delayFrames);
    }

    @Override
    public void picture(int rung, byte[] annexB, long frame, boolean key) throws IOException {
      rungs.get(rung).add(annexB, frame, key);
      var now = share.from() + (share.to() - share.from()) * frame / findings.frames();
      if (now >= percent + 1) {
        percent = now;
        reports.send(new Report.Progressed(now));
      }
    }

    @Override
    public void poster(byte[] jpeg) throws IOException {
      budget.spend(jpeg.length);
      Files.write(orders.output().resolve("poster.jpg"), jpeg);
      reports.send(new Report.Posted());
    }

    @Override
    public void tile(long frame, byte[] planes) throws IOException {
      Tiles.below(orders.output()).keep(frame, planes);
    }

    @Override
    public void storyboard(Pass.Sheet sheet) throws IOException {
      budget.spend(sheet.jpeg().length);
      Files.write(orders.output().resolve("storyboard.jpg"), sheet.jpeg());
      reports.send(
          new Report.Tiled(
              sheet.stepSeconds(), sheet.columns(), sheet.width(), sheet.height(), sheet.count()));
    }

    @Override
    void end() throws IOException {
      for (var rung : rungs) {
        rung.end();
      }
      super.end();
    }
  }
}

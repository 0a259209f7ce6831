package dev.millstream.transcoder;

import dev.millstream.store.Digest;
import dev.millstream.store.Scope;
import dev.millstream.store.Stage;
import dev.millstream.transcoder.chunk.LadderShare;
import dev.millstream.transcoder.ladder.Chunk;
import dev.millstream.transcoder.resume.Entry;
import dev.millstream.transcoder.resume.Journal;
import dev.millstream.transcoder.resume.StaleJournalException;
import dev.millstream.transcoder.resume.WorkerLostException;
import dev.millstream.transcoder.source.TextTrack;
import dev.millstream.transcoder.worker.Answers;
import dev.millstream.transcoder.worker.Orders;
import dev.millstream.transcoder.worker.Report;
import dev.millstream.transcoder.worker.Workshop;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Optional;

/// Follows one worker from its orders to its end, and turns its reports into trees.
final class TranscodeJob {
  /// New trees come no oftener than this: each costs a commit, and players look every few seconds.
  private static final Duration GROWTH_EVERY = Duration.ofMillis(1500);

  private static final Duration FOLLOWING_MAX = Duration.ofDays(1);

  /// What stands behind all else takes longer.
  private static final int BACKGROUND_PATIENCE = 10;

  private final TranscodeRequest request;
  private final Orders orders;
  private final StreamListener listener;
  private final WorkerProcess worker;
  private final TranscoderLimits limits;
  private final Journal journal;
  private Optional<SourceFacts> facts = Optional.empty();
  private Optional<Long> grewAtNanos = Optional.empty();
  private Optional<Report.Probed> before = Optional.empty();
  private Optional<Report.Planned> plan = Optional.empty();
  private Optional<LadderShare> share = Optional.empty();
  private boolean answered;
  private long keptAtNanos = System.nanoTime();

  TranscodeJob(
      TranscodeRequest request,
      Orders orders,
      StreamListener listener,
      WorkerProcess worker,
      TranscoderLimits limits,
      Journal journal) {
    this.request = request;
    this.orders = orders;
    this.listener = listener;
    this.worker = worker;
    this.limits = limits;
    this.journal = journal;
  }

  /// Goes on where the journal ends.
  ///
  /// @throws StaleJournalException if that is not possible
  /// @throws WorkerLostException if the process ended, and nobody knows why
  TranscodeResult run() throws IOException {
    try (var stage = request.store().stage(Scope.video(request.uid()))) {
      var tree = new StreamTree(request, stage);
      recall(tree);
      worker.order(
          switch (orders) {
            case Orders.Stream whole -> whole.behind(tree.reached());
            case Orders.Follow(var part) -> new Orders.Follow(part.behind(tree.reached()));
            case Orders.Further(var part, var coding) ->
                new Orders.Further(part.behind(tree.reached()), coding);
            default -> orders;
          });
      while (true) {
        if (Thread.interrupted()) {
          throw new InterruptedIOException("interrupted while transcoding " + request.uid());
        }
        var report = worker.next();
        if (report.isEmpty()) {
          return lost(stage);
        }
        switch (report.get()) {
          case Report.Probed probed -> probed(probed, tree);
          case Report.Planned planned -> plan(planned, stage);
          case Report.Asked asked -> answer(asked);
          case Report.Opened _, Report.Wrote _, Report.Ended _ when share.isPresent() -> {
            share.get().take(report.get());
            progressed(share.get());
            keep(stage);
          }
          case Report.Wrote _, Report.Ended _ -> {
            journal.add(tree.take(report.get()));
            if (!grow(tree)) {
              keep(stage);
            }
          }
          case Report.Opened _,
              Report.Posted _,
              Report.Tiled _,
              Report.Chaptered _,
              Report.Heard _ ->
              journal.add(tree.take(report.get()));
          case Report.Subtitled subtitled -> listener.subtitled(text(subtitled));
          case Report.Progressed progressed -> {
            if (share.isEmpty()) { // else others' part counts, too
              listener.progress(progressed.percent());
            }
          }
          case Report.Failed failed -> {
            return new TranscodeResult.Failed(failed.code(), failed.text());
          }
          case Report.Measured _ -> throw new IOException("the worker measured a picture");
          case Report.Done _ -> {
            return done(tree);
          }
        }
      }
    }
  }

  private TranscodeResult lost(Stage stage) throws IOException {
    var words = worker.lastWords();
    if (worker.stopped()) {
      return new TranscodeResult.Failed("ERR_UNKNOWN", words);
    }
    keepNow(stage);
    throw new WorkerLostException(words);
  }

  private void plan(Report.Planned planned, Stage stage) throws IOException {
    plan = Optional.of(planned);
    if (request.board().isPresent()) {
      var work = request.workDirectory();
      share = Optional.of(new LadderShare(request.board().get(), stage, work, planned));
    }
  }

  /// A worker that is alone makes everything, in one go.
  private void answer(Report.Asked asked) throws IOException {
    Optional<Chunk> next;
    if (share.isPresent()) {
      next = share.get().next(asked);
      progressed(share.get());
    } else {
      var all = new Chunk(0, plan.orElseThrow().chunks().getLast().end());
      next = answered ? Optional.empty() : Optional.of(all);
    }
    answered = true;
    worker.answer(next.map(Answers::of).orElse(Answers.NOTHING));
  }

  private void progressed(LadderShare ladder) throws IOException {
    listener.progress(Workshop.OPENING_PERCENT + (100 - Workshop.OPENING_PERCENT) * ladder.part());
  }

  private TranscodeResult done(StreamTree tree) throws IOException {
    if (share.isPresent()) {
      share.get().keep();
      var chunks = request.board().orElseThrow().whole();
      if (orders instanceof Orders.Help || chunks.isEmpty()) {
        return new TranscodeResult.Later();
      }
      tree.ladder(chunks.get());
    }
    return ready(tree);
  }

  private void recall(StreamTree tree) throws IOException {
    for (var entry : journal.entries()) {
      if (entry.report() instanceof Report.Probed probed) {
        before = Optional.of(probed);
        tree.facts(facts(probed));
      }
    }
    tree.recall(journal.entries());
  }

  /// Makes what there is durable, now and then.
  private void keep(Stage stage) throws IOException {
    if (System.nanoTime() - keptAtNanos >= Duration.ofSeconds(limits.keepSeconds()).toNanos()) {
      keepNow(stage);
    }
  }

  private void keepNow(Stage stage) throws IOException {
    stage.commit();
    journal.commit();
    if (share.isPresent()) {
      share.get().keep();
    }
    keptAtNanos = System.nanoTime();
  }

  private void probed(Report.Probed probed, StreamTree tree) throws IOException {
    if (before.filter(earlier -> !earlier.like(probed)).isPresent()) {
      throw new StaleJournalException("the source is read otherwise now");
    }
    if (!before.equals(Optional.of(probed))) {
      journal.add(new Entry(probed, Optional.empty()));
    }
    var known = facts(probed);
    facts = Optional.of(known);
    tree.facts(known);
    if (orders instanceof Orders.Follow) {
      worker.allow(FOLLOWING_MAX);
      return;
    }
    worker.allow(
        Duration.ofMillis(
            Math.round(
                1000
                    * (orders instanceof Orders.Further ? BACKGROUND_PATIENCE : 1)
                    * (limits.wallSecondsBase()
                        + limits.wallSecondsPerSecond() * probed.durationSeconds()))));
    listener.probed(known);
  }

  private SourceFacts facts(Report.Probed probed) throws IOException {
    return new SourceFacts(
        probed.durationSeconds(),
        probed.width(),
        probed.height(),
        probed.frameRate(),
        probed.videoCodec(),
        probed.audioCodec(),
        Files.size(request.source()));
  }

  private TextTrack text(Report.Subtitled subtitled) throws IOException {
    var file = request.workDirectory().resolve(subtitled.file());
    return new TextTrack(subtitled.language(), subtitled.label(), Files.readString(file));
  }

  private boolean grow(StreamTree tree) throws IOException {
    var due =
        grewAtNanos.isEmpty() || System.nanoTime() - grewAtNanos.get() >= GROWTH_EVERY.toNanos();
    if (due && tree.changed() && tree.playable()) {
      publish(tree, false);
      grewAtNanos = Optional.of(System.nanoTime());
      return true;
    }
    return false;
  }

  private TranscodeResult ready(StreamTree tree) throws IOException {
    var manifest = publish(tree, true);
    listener.progress(100);
    return new TranscodeResult.Ready(manifest, facts.orElseThrow());
  }

  private Digest publish(StreamTree tree, boolean complete) throws IOException {
    var manifest = tree.commit(complete);
    journal.commit(); // nothing that is published may be forgotten
    keptAtNanos = System.nanoTime();
    listener.grew(manifest, true);
    return manifest;
  }
}

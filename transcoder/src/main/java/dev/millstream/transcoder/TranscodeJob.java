package dev.millstream.transcoder;

import dev.millstream.store.Digest;
import dev.millstream.store.Scope;
import dev.millstream.transcoder.source.TextTrack;
import dev.millstream.transcoder.worker.Orders;
import dev.millstream.transcoder.worker.Report;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Optional;

/// Follows one worker from its orders to its end, and turns its reports into trees.
final class TranscodeJob {
  /// New trees come no oftener than this: each costs a commit, and players look every few seconds.
  private static final Duration GROWTH_EVERY = Duration.ofMillis(1500);

  private final TranscodeRequest request;
  private final Orders orders;
  private final StreamListener listener;
  private final WorkerProcess worker;
  private final TranscoderLimits limits;
  private Optional<SourceFacts> facts = Optional.empty();
  private Optional<Long> grewAtNanos = Optional.empty();

  TranscodeJob(
      TranscodeRequest request,
      Orders orders,
      StreamListener listener,
      WorkerProcess worker,
      TranscoderLimits limits) {
    this.request = request;
    this.orders = orders;
    this.listener = listener;
    this.worker = worker;
    this.limits = limits;
  }

  TranscodeResult run() throws IOException {
    worker.order(orders);
    try (var stage = request.store().stage(Scope.video(request.uid()))) {
      var tree = new StreamTree(request, stage);
      while (true) {
        if (Thread.interrupted()) {
          throw new InterruptedIOException("interrupted while transcoding " + request.uid());
        }
        var report = worker.next();
        if (report.isEmpty()) {
          return new TranscodeResult.Failed("ERR_UNKNOWN", worker.lastWords());
        }
        switch (report.get()) {
          case Report.Probed probed -> probed(probed, tree);
          case Report.Opened opened -> tree.open(opened);
          case Report.Wrote wrote -> {
            tree.add(wrote);
            grow(tree);
          }
          case Report.Ended ended -> {
            tree.end(ended);
            grow(tree);
          }
          case Report.Posted _ -> tree.poster();
          case Report.Tiled tiled -> tree.storyboard(tiled);
          case Report.Chaptered chaptered -> tree.chapters(chaptered.chapters());
          case Report.Heard heard -> tree.hear(heard);
          case Report.Subtitled subtitled -> listener.subtitled(text(subtitled));
          case Report.Progressed progressed -> listener.progress(progressed.percent());
          case Report.Failed failed -> {
            return new TranscodeResult.Failed(failed.code(), failed.text());
          }
          case Report.Measured _ -> throw new IOException("the worker measured a picture");
          case Report.Done _ -> {
            return ready(tree);
          }
        }
      }
    }
  }

  private void probed(Report.Probed probed, StreamTree tree) throws IOException {
    worker.allow(
        Duration.ofMillis(
            Math.round(
                1000
                    * (limits.wallSecondsBase()
                        + limits.wallSecondsPerSecond() * probed.durationSeconds()))));
    var known =
        new SourceFacts(
            probed.durationSeconds(),
            probed.width(),
            probed.height(),
            probed.frameRate(),
            probed.videoCodec(),
            probed.audioCodec(),
            Files.size(request.source()));
    facts = Optional.of(known);
    tree.facts(known);
    listener.probed(known);
  }

  private TextTrack text(Report.Subtitled subtitled) throws IOException {
    var file = request.workDirectory().resolve(subtitled.file());
    return new TextTrack(subtitled.language(), subtitled.label(), Files.readString(file));
  }

  private void grow(StreamTree tree) throws IOException {
    var due =
        grewAtNanos.isEmpty() || System.nanoTime() - grewAtNanos.get() >= GROWTH_EVERY.toNanos();
    if (due && tree.changed() && tree.playable()) {
      publish(tree, false);
      grewAtNanos = Optional.of(System.nanoTime());
    }
  }

  private TranscodeResult ready(StreamTree tree) throws IOException {
    var manifest = publish(tree, true);
    listener.progress(100);
    return new TranscodeResult.Ready(manifest, facts.orElseThrow());
  }

  private Digest publish(StreamTree tree, boolean complete) throws IOException {
    var manifest = tree.commit(complete);
    listener.grew(manifest, true);
    return manifest;
  }
}

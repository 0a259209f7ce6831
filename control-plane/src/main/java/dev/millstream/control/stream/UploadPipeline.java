package dev.millstream.control.stream;

import dev.millstream.control.jobs.Job;
import dev.millstream.control.jobs.JobHandler;
import dev.millstream.control.jobs.JobType;
import dev.millstream.control.jobs.Lane;
import dev.millstream.control.jobs.NotYetException;
import dev.millstream.control.stream.chunk.Ladders;
import dev.millstream.control.stream.encode.Encoder;
import dev.millstream.control.stream.match.Screening;
import dev.millstream.control.stream.video.Encodings;
import dev.millstream.control.stream.video.Video;
import dev.millstream.control.stream.video.VideoRemovedException;
import dev.millstream.control.stream.video.VideoState;
import dev.millstream.control.stream.video.Videos;
import dev.millstream.store.Digest;
import dev.millstream.store.ObjectStore;
import dev.millstream.store.Scope;
import dev.millstream.store.spool.FileTree;
import dev.millstream.transcoder.SourceFacts;
import dev.millstream.transcoder.StreamListener;
import dev.millstream.transcoder.TranscodeResult;
import dev.millstream.transcoder.source.TextTrack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// From a complete upload to a published stream: [#run] lists the steps. Every step may run again
/// after a crash: trees are content-addressed, versions only grow, and the source leaves the
/// uploads folder last.
final class UploadPipeline implements JobHandler {
  static final JobType TRANSCODE = new JobType("transcode", Lane.TRANSCODE);

  private static final Logger LOG = LoggerFactory.getLogger(UploadPipeline.class);
  private static final double UNFINISHED_PERCENT_MAX = 99; // 100 means ready
  private static final Duration OTHERS_WORK = Duration.ofMillis(500);
  private static final String UNKNOWN = "ERR_UNKNOWN";

  /// What encodes, and whose turn it is.
  record Works(Encoder encoder, Ladders ladders) {}

  private final StreamSettings settings;
  private final Videos videos;
  private final Encodings encodings;
  private final StreamTrees trees;
  private final Ladders ladders;
  private final ObjectStore store;
  private final Encoder encoder;
  private final VideoRequests requests;

  UploadPipeline(
      StreamSettings settings,
      Videos videos,
      Encodings encodings,
      StreamTrees trees,
      ObjectStore store,
      Works works) {
    this.settings = settings;
    this.videos = videos;
    this.encodings = encodings;
    this.trees = trees;
    this.ladders = works.ladders();
    this.store = store;
    this.encoder = works.encoder();
    requests = new VideoRequests(settings, store);
  }

  @Override
  public void run(Job job) throws Exception {
    var uid = job.payload();
    try {
      var video = videos.find(uid);
      if (video.isEmpty()) {
        return;
      }
      if (!video.get().status().state().over()) {
        if (ladders.busy(uid)) {
          throw new NotYetException(OTHERS_WORK);
        }
        ladders.begun(uid);
        if (video.get().status().state() != VideoState.IN_PROGRESS) {
          encodings.begun(uid);
        }
        switch (encode(video.get())) {
          case TranscodeResult.Ready ready -> {
            trees.grew(uid, ready.manifest(), true);
            encodings.ready(uid, ready.facts());
          }
          case TranscodeResult.Failed failed -> {
            showFailure(video.get(), failed.errorCode(), failed.text());
            encodings.failed(uid, failed.errorCode(), failed.text());
          }
          case TranscodeResult.Later _ ->
              throw new NotYetException(ladders.busy(uid) ? OTHERS_WORK : Duration.ZERO);
        }
      }
      ladders.forget(uid);
      keepSource(uid);
      FileTree.delete(settings.work(uid));
      log(uid);
    } catch (VideoRemovedException e) {
      store.deleteAll(Scope.video(uid)); // what was made after the removal had swept
      FileTree.delete(settings.work(uid));
    }
  }

  @Override
  public void gaveUp(Job job, Throwable cause) {
    var uid = job.payload();
    var video = videos.find(uid);
    deleteWork(uid);
    ladders.forget(uid);
    if (video.isEmpty()) {
      return;
    }
    var text = "The video could not be encoded; the server's log says why.";
    try {
      encodings.failed(uid, UNKNOWN, text);
      showFailure(video.get(), UNKNOWN, text);
      keepSource(uid);
    } catch (VideoRemovedException e) {
      // nobody waits for it any more
    } catch (IOException e) {
      LOG.error("event=end-not-told video={}", uid, e);
    }
  }

  private void deleteWork(String uid) {
    try {
      FileTree.delete(settings.work(uid));
    } catch (IOException e) {
      LOG.warn("event=work-not-deleted video={}", uid, e);
    }
  }

  private TranscodeResult encode(Video video) throws Exception {
    var request = requests.of(video).on(ladders.of(video.uid()));
    return encoder.transcode(request, new Growth(video.uid()));
  }

  /// What is said of an unknown error is for the owner: it may hold paths.
  private void showFailure(Video video, String code, String text) throws IOException {
    var shown = code.equals(UNKNOWN) ? "It could not be encoded." : text;
    trees.failed(video, shown, code.equals(Screening.BLOCKED));
  }

  /// Moves the source into the store, or drops it. The digest is noted before the file moves, so
  /// that no crash can lose sight of it.
  private void keepSource(String uid) throws IOException {
    var upload = settings.upload(uid);
    if (!Files.exists(upload)) {
      return;
    }
    if (!settings.keepSource()) {
      Files.delete(upload);
      return;
    }
    try (var stage = store.stage(Scope.video(uid))) {
      encodings.sourceKept(uid, stage.putFile(upload));
      stage.commit();
    }
    Files.deleteIfExists(upload);
  }

  private void log(String uid) {
    videos
        .find(uid)
        .ifPresent(video ->
            LOG.info(
                "event=encoded video={} state={} error={} bytes={} seconds={}",
                uid,
                video.status().state().word(),
                video.status().errorCode().orElse("none"),
                video.media().bytes(),
                video.media().durationSeconds()));
  }

  /// Notes and publishes what the encoder tells; a removed video ends it by an exception.
  private final class Growth implements StreamListener {
    private final String uid;
    private int percentNoted = -1;

    Growth(String uid) {
      this.uid = uid;
    }

    @Override
    public void probed(SourceFacts facts) {
      encodings.probed(uid, facts);
    }

    @Override
    public void grew(Digest manifest, boolean playable) {
      try {
        trees.grew(uid, manifest, playable);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void subtitled(TextTrack track) {
      try {
        trees.subtitled(uid, track);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public synchronized void progress(double percent) {
      if ((int) percent > percentNoted) { // one write a percent at most
        percentNoted = (int) percent;
        encodings.progress(uid, Math.clamp(percent, 0, UNFINISHED_PERCENT_MAX));
      }
    }
  }
}

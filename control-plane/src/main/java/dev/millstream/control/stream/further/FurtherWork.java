package dev.millstream.control.stream.further;

import dev.millstream.control.db.Database;
import dev.millstream.control.jobs.Job;
import dev.millstream.control.jobs.JobHandler;
import dev.millstream.control.jobs.JobQueue;
import dev.millstream.control.jobs.JobType;
import dev.millstream.control.jobs.Lane;
import dev.millstream.control.jobs.NotYetException;
import dev.millstream.control.stream.encode.Studio;
import dev.millstream.control.stream.video.Republish;
import dev.millstream.control.stream.video.Video;
import dev.millstream.control.stream.video.VideoRemovedException;
import dev.millstream.control.stream.video.VideoState;
import dev.millstream.control.stream.video.Videos;
import dev.millstream.store.Digest;
import dev.millstream.store.ObjectStore;
import dev.millstream.store.Scope;
import dev.millstream.store.manifest.Manifest;
import dev.millstream.store.manifest.Section;
import dev.millstream.store.spool.FileTree;
import dev.millstream.store.video.StreamCard;
import dev.millstream.transcoder.TranscodeRequest;
import dev.millstream.transcoder.TranscodeResult;
import dev.millstream.transcoder.further.FurtherRungs;
import dev.millstream.transcoder.ladder.Coding;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Chooses the videos that get further rungs, has these made while nothing else is encoded, and has
/// them published. A job may run again after a crash, and goes on then.
public record FurtherWork(
    FurtherPolicy policy,
    Path folder,
    Database database,
    Videos videos,
    ObjectStore store,
    Studio.FurtherEncoder encoder,
    Requests requests,
    JobQueue jobs,
    Republish republish)
    implements JobHandler {
  public static final JobType JOB = new JobType("further-rungs", Lane.BACKGROUND);

  private static final Logger LOG = LoggerFactory.getLogger(FurtherWork.class);
  private static final Duration OTHERS_WORK = Duration.ofSeconds(5);

  /// What is asked of the transcoder for a video.
  @FunctionalInterface
  public interface Requests {
    TranscodeRequest of(Video video) throws IOException;
  }

  /// Which rungs, of which video.
  private record Order(Coding coding, String uid) {
    static Order of(String payload) {
      var words = payload.split(" ", 2);
      return new Order(Coding.valueOf(words[0]), words[1]);
    }

    String payload() {
      return coding + " " + uid;
    }
  }

  /// Enqueues what the policy asks for and is not there yet, a part of it if it is much.
  public void choose() {
    if (policy.hdr()) {
      enqueue(Coding.HDR, handle -> FurtherRows.anyWithout(handle, Coding.HDR));
    }
    if (policy.av1Plays() > 0) {
      var since = Instant.now().minus(FurtherPolicy.COUNTED);
      enqueue(
          Coding.AV1,
          handle -> FurtherRows.popularWithout(handle, Coding.AV1, since, policy.av1Plays()));
    }
  }

  private interface Choice {
    List<String> of(Handle handle);
  }

  private void enqueue(Coding coding, Choice choice) {
    if (database.read(choice::of).isEmpty()) {
      return; // most often
    }
    database.write(handle -> {
      for (var uid : choice.of(handle)) {
        var order = new Order(coding, uid).payload();
        FurtherRows.wait(handle, uid, coding);
        jobs.enqueue(handle, JOB, order, order);
      }
      return coding;
    });
  }

  @Override
  public void run(Job job) throws Exception {
    var order = Order.of(job.payload());
    var video = videos.find(order.uid());
    if (video.isEmpty() || video.get().status().state() != VideoState.READY) {
      forget(order);
      return;
    }
    if (othersEncode()) {
      throw new NotYetException(OTHERS_WORK);
    }
    try {
      switch (encoder.encode(
          requests.of(video.get()).in(folder.resolve(order.payload())), order.coding())) {
        case TranscodeResult.Ready ready -> {
          if (noted(order, ready.manifest())) {
            republish.refresh(order.uid());
            LOG.info("event=further-rungs video={} coding={}", order.uid(), order.coding());
          }
        }
        case TranscodeResult.Failed failed -> failed(order, failed.text());
        case TranscodeResult.Later _ -> throw new NotYetException(OTHERS_WORK);
      }
    } catch (VideoRemovedException e) {
      forget(order);
    }
    if (videos.find(order.uid()).isEmpty()) {
      store.deleteAll(Scope.video(order.uid())); // what was made after the removal had swept
    }
  }

  private boolean noted(Order order, Digest tree) {
    return database.write(handle -> {
      var wanted = FurtherRows.ready(handle, order.uid(), order.coding(), tree);
      if (wanted) {
        videos.outdate(handle, order.uid());
      }
      return wanted;
    });
  }

  private boolean othersEncode() {
    return jobs.load().stream()
        .anyMatch(load -> load.lane() == Lane.TRANSCODE && load.running() + load.waiting() > 0);
  }

  @Override
  public void gaveUp(Job job, Throwable cause) {
    failed(Order.of(job.payload()), String.valueOf(cause.getMessage()));
  }

  private void failed(Order order, String text) {
    LOG.warn(
        "event=further-rungs-failed video={} coding={} problem=\"{}\"",
        order.uid(),
        order.coding(),
        text);
    database.write(handle -> {
      FurtherRows.failed(handle, order.uid(), order.coding());
      return order;
    });
    deleteWork(order);
  }

  private void forget(Order order) {
    database.write(handle -> {
      FurtherRows.forget(handle, order.uid());
      return order;
    });
    deleteWork(order);
  }

  private void deleteWork(Order order) {
    try {
      FileTree.delete(folder.resolve(order.payload()));
    } catch (IOException e) {
      LOG.warn("event=work-not-deleted video={}", order.uid(), e);
    }
  }

  /// The encoder's tree of a video with the further rungs that there are, if it is whole.
  public static Digest joined(Database database, ObjectStore store, String uid, Digest encoded)
      throws IOException {
    var trees = database.read(handle -> FurtherRows.trees(handle, uid));
    if (trees.isEmpty()) {
      return encoded;
    }
    var scope = Scope.video(uid);
    var card = Manifest.load(store, scope, encoded).section(Section.STREAM, StreamCard.class);
    return card.filter(StreamCard::complete).isPresent()
        ? new FurtherRungs(store, scope).joined(encoded, trees)
        : encoded;
  }
}

package dev.millstream.control.stream;

import dev.millstream.control.db.Database;
import dev.millstream.control.jobs.Job;
import dev.millstream.control.jobs.JobHandler;
import dev.millstream.control.jobs.JobType;
import dev.millstream.control.jobs.Lane;
import dev.millstream.control.stream.sound.Soundtracks;
import dev.millstream.control.stream.tus.UploadFile;
import dev.millstream.control.stream.video.Encodings;
import dev.millstream.control.stream.video.Video;
import dev.millstream.control.stream.video.VideoRemovedException;
import dev.millstream.control.stream.video.VideoState;
import dev.millstream.control.stream.video.Videos;
import dev.millstream.store.ObjectStore;
import dev.millstream.store.Scope;
import dev.millstream.store.manifest.Manifest;
import dev.millstream.transcoder.download.Remux;
import java.io.IOException;
import java.nio.file.Files;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Cuts a clip's source out of its origin's highest rung; from then on it is a video like any
/// other. The payload is the clip's uid; it may run again after a crash.
record Clips(
    StreamSettings settings,
    Database database,
    Videos videos,
    Uploads uploads,
    Encodings encodings,
    StreamTrees trees,
    ObjectStore store)
    implements JobHandler {
  static final JobType JOB = new JobType("clip", Lane.REMUX);

  private static final Logger LOG = LoggerFactory.getLogger(Clips.class);
  private static final String UNKNOWN = "ERR_UNKNOWN";

  @Override
  public void run(Job job) throws IOException {
    var uid = job.payload();
    var video = videos.find(uid);
    if (video.isEmpty() || video.get().status().state() != VideoState.DOWNLOADING) {
      return; // taken away, or cut already
    }
    try {
      var clip = video.get().clip().orElseThrow();
      var origin = videos.find(clip.origin()).filter(found -> found.encoded().isPresent());
      if (origin.isEmpty()) {
        fail(video.get(), "The video that it was to be cut from is gone.");
        return;
      }
      var scope = Scope.video(clip.origin());
      cut(video.get(), scope, new Soundtracks(database, store).heard(origin.get()), clip);
    } catch (VideoRemovedException e) {
      Files.deleteIfExists(settings.upload(uid));
    }
  }

  @Override
  public void gaveUp(Job job, Throwable cause) {
    try {
      var video = videos.find(job.payload());
      if (video.isPresent()) {
        fail(video.get(), "The clip could not be cut; the server's log says why.");
      }
    } catch (IOException | VideoRemovedException e) {
      LOG.error("event=end-not-told video={}", job.payload(), e);
    }
  }

  private void cut(Video video, Scope scope, Manifest tree, Video.Clip clip) throws IOException {
    var uid = video.uid();
    var media = Files.createDirectories(settings.remux()).resolve(uid);
    var file = new UploadFile(settings.upload(uid));
    Files.deleteIfExists(file.path());
    try {
      var joined = Remux.cut(store, scope, tree, clip.startSeconds(), clip.endSeconds(), media);
      file.create();
      try (var bytes = joined.open()) {
        file.appendAll(bytes, Long.MAX_VALUE);
      }
      var length = file.length();
      database.write(handle -> {
        uploads.queue(handle, uid, length);
        return uid;
      });
    } finally {
      Files.deleteIfExists(media);
    }
  }

  private void fail(Video video, String text) throws IOException {
    encodings.failed(video.uid(), UNKNOWN, text);
    trees.failed(video, "It could not be cut.", false);
    Files.deleteIfExists(settings.upload(video.uid()));
  }
}

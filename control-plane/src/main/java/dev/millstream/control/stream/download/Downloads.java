package dev.millstream.control.stream.download;

import dev.millstream.control.db.Database;
import dev.millstream.control.jobs.Job;
import dev.millstream.control.jobs.JobHandler;
import dev.millstream.control.jobs.JobType;
import dev.millstream.control.jobs.Lane;
import dev.millstream.control.stream.sound.Soundtracks;
import dev.millstream.control.stream.video.Republish;
import dev.millstream.control.stream.video.VideoRemovedException;
import dev.millstream.control.stream.video.Videos;
import dev.millstream.store.Digest;
import dev.millstream.store.ObjectStore;
import dev.millstream.store.Scope;
import dev.millstream.transcoder.download.Remux;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.DoubleConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes downloads: joins the stream's segments, notes the file, publishes the tree that lists it.
/// Every step may run again after a crash. It ends as soon as the download or the video is taken
/// back.
public record Downloads(
    Path folder, Database database, Videos videos, ObjectStore store, Republish republish)
    implements JobHandler {
  public static final JobType JOB = new JobType("download", Lane.REMUX);

  private static final Logger LOG = LoggerFactory.getLogger(Downloads.class);

  /// The payload is the uid.
  @Override
  public void run(Job job) throws IOException {
    var uid = job.payload();
    var download = find(job);
    var video = videos.find(uid).filter(found -> found.encoded().isPresent());
    if (download.isEmpty() || download.get().failed() || video.isEmpty()) {
      return;
    }
    if (download.get().file().isEmpty()) {
      var scope = Scope.video(uid);
      var media = Files.createDirectories(folder).resolve(job.id());
      try (var stage = store.stage(scope)) {
        var joined =
            Remux.join(
                store,
                scope,
                new Soundtracks(database, store).heard(video.get()),
                download.get().kind(),
                media,
                new Progress(job.id(), uid));
        try (var bytes = joined.open()) {
          var digest = stage.put(bytes);
          stage.commit();
          note(job.id(), uid, digest, joined.bytes());
        }
        republish.refresh(uid);
      } catch (VideoRemovedException e) {
        leave(uid);
        return;
      } finally {
        Files.deleteIfExists(media);
      }
    } else {
      republish.refresh(uid); // a crash came between
    }
    LOG.info("event=download-made video={} kind={}", uid, download.get().kind().word());
  }

  @Override
  public void gaveUp(Job job, Throwable cause) {
    database.write(handle -> {
      DownloadRows.failed(handle, job.id());
      return job;
    });
  }

  /// Removes what a last life of the server left in work; before the jobs start.
  public void clear() throws IOException {
    if (Files.isDirectory(folder)) {
      try (var left = Files.list(folder)) {
        for (var file : left.toList()) {
          Files.delete(file);
        }
      }
    }
  }

  private Optional<Download> find(Job job) {
    return database.read(handle -> DownloadRows.of(handle, job.payload())).stream()
        .filter(download -> download.job().equals(job.id()))
        .findFirst();
  }

  private void note(String job, String uid, Digest file, long bytes) {
    database.write(handle -> {
      if (!DownloadRows.made(handle, job, file, bytes)) {
        throw new VideoRemovedException(uid);
      }
      videos.outdate(handle, uid);
      return uid;
    });
  }

  /// Nobody wants it any more. A removed video's objects go at once, others' when they are swept.
  private void leave(String uid) throws IOException {
    if (videos.find(uid).isEmpty()) {
      store.deleteAll(Scope.video(uid));
    }
  }

  /// One write a percent at most.
  private final class Progress implements DoubleConsumer {
    private final String job;
    private final String uid;
    private int noted;

    Progress(String job, String uid) {
      this.job = job;
      this.uid = uid;
    }

    @Override
    public void accept(double percent) {
      var now = (int) Math.min(percent, 99); // 100 means ready
      if (now > noted) {
        noted = now;
        if (!database.write(handle -> DownloadRows.progress(handle, job, now))) {
          throw new VideoRemovedException(uid);
        }
      }
    }
  }
}

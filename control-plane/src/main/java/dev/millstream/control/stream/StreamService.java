package dev.millstream.control.stream;

import dev.millstream.control.api.Route;
import dev.millstream.control.db.Database;
import dev.millstream.control.jobs.JobQueue;
import dev.millstream.control.stream.video.Encodings;
import dev.millstream.control.stream.video.Videos;
import dev.millstream.store.ObjectStore;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The stream side of the control plane, put together. Make it before the job queue starts, call
/// [#recover] before anybody is served.
public final class StreamService implements AutoCloseable {
  static final String PATH = "/client/v4/accounts/{account}/stream";

  private static final Logger LOG = LoggerFactory.getLogger(StreamService.class);

  private final StreamSettings settings;
  private final Videos videos;
  private final Uploads uploads;
  private final VideoRemoval removal;
  private final List<Route> routes;
  private final ScheduledExecutorService sweeper =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("stream-sweep").daemon().factory());

  /// Registers its job with `jobs`.
  public StreamService(
      StreamSettings settings,
      Database database,
      JobQueue jobs,
      ObjectStore store,
      Encoder encoder) {
    this.settings = settings;
    videos = new Videos(database);
    uploads = new Uploads(settings, database, videos, jobs);
    removal = new VideoRemoval(settings, database, videos, store);
    routes =
        Stream.concat(
                new UploadRoutes(settings, videos, uploads).routes().stream(),
                new VideoRoutes(settings, database, videos, removal).routes().stream())
            .toList();
    jobs.register(
        UploadPipeline.TRANSCODE,
        new UploadPipeline(settings, videos, new Encodings(database), store, encoder));
  }

  /// What it adds to the API.
  public List<Route> routes() {
    return routes;
  }

  /// Takes up what the last life of the server left, and begins to sweep.
  public void recover() throws IOException {
    Files.createDirectories(settings.uploads());
    uploads.recover();
    var every = settings.limits().sweepEvery().toMillis();
    var _ = sweeper.scheduleWithFixedDelay(this::sweep, 0, every, TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    sweeper.close(); // waits for a sweep that runs; no further one begins
  }

  private void sweep() {
    try {
      var now = Instant.now();
      uploads.sweep(now);
      for (var uid : videos.deletionDue(now)) {
        removal.remove(uid);
      }
      removal.finishAll();
    } catch (IOException | RuntimeException e) {
      LOG.error("event=sweep-failed", e); // the next sweep tries again
    }
  }
}

package dev.millstream.control.sitevideos;

import dev.millstream.control.api.ApiException;
import dev.millstream.control.deploy.Deployment;
import dev.millstream.control.deploy.DeploymentEvent;
import dev.millstream.control.deploy.DeploymentEvents;
import dev.millstream.control.deploy.Rooms;
import dev.millstream.control.followup.FollowUp;
import dev.millstream.control.jobs.Job;
import dev.millstream.control.jobs.JobHandler;
import dev.millstream.control.jobs.JobQueue;
import dev.millstream.control.jobs.JobType;
import dev.millstream.control.jobs.Lane;
import dev.millstream.control.jobs.NotYetException;
import dev.millstream.control.stream.StreamService;
import dev.millstream.control.stream.video.VideoChange;
import dev.millstream.store.Digest;
import dev.millstream.store.ObjectStore;
import dev.millstream.store.Scope;
import dev.millstream.store.manifest.Asset;
import dev.millstream.store.manifest.Manifest;
import dev.millstream.store.manifest.Section;
import dev.millstream.store.video.SiteVideos;
import java.io.IOException;
import java.time.Duration;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.JsonNodeFactory;

/// Has the videos of a deployment made into streams once it is live: each file once, whatever
/// deployments hold it. Those that no deployment holds any more are taken away. Its jobs are of one
/// lane, which does one at a time: no video is taken away while another deployment takes it up.
public final class SiteVideoUpkeep implements JobHandler, DeploymentEvents.Listener {
  /// The payload is the deployment's key.
  public static final JobType JOB = new JobType("site-videos", Lane.UPKEEP);

  /// Looks for videos that no deployment holds.
  public static final JobType SWEEP = new JobType("site-videos-sweep", Lane.UPKEEP);

  private static final Logger LOG = LoggerFactory.getLogger(SiteVideoUpkeep.class);

  /// Until there may be room in the queue again.
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private static final int TOO_MANY = 429;

  private final Rooms rooms;
  private final ObjectStore store;
  private final StreamService stream;
  private final JobQueue jobs;

  public SiteVideoUpkeep(Rooms rooms, ObjectStore store, StreamService stream, JobQueue jobs) {
    this.rooms = rooms;
    this.store = store;
    this.stream = stream;
    this.jobs = jobs;
  }

  @Override
  public void happened(Handle handle, Deployment.Key key, DeploymentEvent event) {
    if (event == DeploymentEvent.SUCCEEDED) {
      jobs.enqueue(handle, JOB, key.toString(), key.toString(), FollowUp.REST);
    }
  }

  @Override
  public void run(Job job) throws IOException, InterruptedException, NotYetException {
    var key = Deployment.Key.parse(job.payload());
    new FollowUp(rooms).run(key, tree -> takeUp(key, tree));
    sweep(job);
  }

  private void takeUp(Deployment.Key key, Digest tree) throws IOException, NotYetException {
    var manifest = Manifest.load(store, Scope.site(key.project()), tree);
    var videos = manifest.section(Section.VIDEOS, SiteVideos.class).orElse(SiteVideos.NONE);
    for (var video : new TreeMap<>(videos.paths()).entrySet()) {
      var file = manifest.find(video.getValue());
      if (file.isPresent()
          && isHeld(video.getKey(), key)
          && stream.find(video.getKey()).isEmpty()) {
        takeIn(video.getKey(), file.get(), key);
      }
    }
  }

  /// Notes that the deployment holds the video, if the deployment is still there.
  private boolean isHeld(String uid, Deployment.Key key) {
    return rooms
        .database()
        .write(handle -> {
          var there = rooms.deployments().find(handle, key).isPresent();
          if (there) {
            SiteVideoRows.add(handle, uid, key);
          }
          return there;
        });
  }

  private void takeIn(String uid, Asset file, Deployment.Key key)
      throws IOException, NotYetException {
    try (var bytes = store.open(Scope.site(key.project()), file.identity().digest())) {
      stream.takeIn(uid, bytes, change(file, key));
      rooms
          .logs()
          .add(key, "video: %s becomes %s/%s/watch".formatted(file.path(), stream.url(), uid));
    } catch (ApiException e) {
      if (e.status() == TOO_MANY) {
        throw new NotYetException(PATIENCE);
      }
      rooms.logs().add(key, "video: %s stays a file: %s".formatted(file.path(), e.text()));
    }
  }

  /// It is called as its file is; `meta` says where that lies.
  private static VideoChange change(Asset file, Deployment.Key key) {
    var body = JsonNodeFactory.instance.objectNode();
    var meta = body.putObject("meta");
    meta.put("name", file.path().substring(file.path().lastIndexOf('/') + 1));
    meta.put("site", key.project());
    meta.put("path", file.path());
    return VideoChange.of(body);
  }

  /// Takes away what no deployment holds.
  public void sweep(Job job) throws IOException {
    for (var uid : rooms.database().read(SiteVideoRows::orphans)) {
      stream.remove(uid);
      rooms
          .database()
          .write(handle -> {
            SiteVideoRows.forget(handle, uid);
            return uid;
          });
      LOG.info("event=site-video-removed video={}", uid);
    }
  }
}

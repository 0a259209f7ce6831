package dev.millstream.control.pictures;

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
import dev.millstream.store.Digest;
import dev.millstream.store.ObjectStore;
import dev.millstream.store.RefName;
import dev.millstream.store.Scope;
import dev.millstream.store.manifest.Manifest;
import dev.millstream.store.manifest.Section;
import dev.millstream.store.picture.SitePictures;
import dev.millstream.transcoder.Transcoder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;

/// Has the pictures of a deployment made smaller once it is live, each once for its project. What
/// was made is shown every few seconds, so that a job that is killed goes on from there. The tree
/// of smaller pictures belongs to the deployment, and goes with it.
public final class PictureUpkeep implements JobHandler, DeploymentEvents.Listener {
  /// The payload is the deployment's key.
  public static final JobType JOB = new JobType("site-pictures", Lane.PICTURES);

  private final Rooms rooms;
  private final FollowUp followUp;
  private final ObjectStore store;
  private final Transcoder transcoder;
  private final JobQueue jobs;
  private final PictureLimits limits;

  public PictureUpkeep(
      Rooms rooms, ObjectStore store, Transcoder transcoder, JobQueue jobs, PictureLimits limits) {
    this.rooms = rooms;
    this.followUp = new FollowUp(rooms);
    this.store = store;
    this.transcoder = transcoder;
    this.jobs = jobs;
    this.limits = limits;
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
    followUp.run(key, tree -> make(key, tree));
  }

  private void make(Deployment.Key key, Digest tree) throws IOException, InterruptedException {
    var site = Manifest.load(store, Scope.site(key.project()), tree);
    if (site.section(Section.PICTURES, SitePictures.class)
        .filter(SitePictures::smaller)
        .isEmpty()) {
      return;
    }
    try (var run = new PictureRun(store, Scope.site(key.project()), transcoder, limits, site)) {
      while (run.isLeft()) {
        var made = run.slice(tree, treesMadeBefore(key));
        // before it is done for good: a job that is killed here says it twice
        run.news().forEach(line -> rooms.logs().add(key, line));
        if (made.isEmpty()
            || !followUp.give(key, RefName.pictures(key.project(), key.id()), made.get())) {
          return;
        }
        rooms.aliases().publish();
      }
      run.sum().ifPresent(line -> rooms.logs().add(key, line));
    }
  }

  /// The deployment's own first, then those of the newest others.
  private List<Digest> treesMadeBefore(Deployment.Key key) {
    var own = RefName.pictures(key.project(), key.id());
    return rooms
        .database()
        .read(handle -> {
          var trees = new ArrayList<Digest>();
          rooms.aliases().manifest(handle, own).ifPresent(trees::add);
          trees.addAll(others(handle, key.project()));
          return trees.stream().distinct().toList();
        });
  }

  private List<Digest> others(Handle handle, String project) {
    return handle
        .select(
            "SELECT alias.manifest FROM alias JOIN deployment"
                + " ON deployment.project = alias.project AND deployment.id = alias.deployment"
                + " WHERE alias.project = ? AND alias.manifest IS NOT NULL"
                + " AND alias.name = 'site/' || alias.project || '/pictures/' || deployment.id"
                + " ORDER BY deployment.number DESC LIMIT ?",
            project,
            limits.treesMax())
        .mapTo(String.class)
        .map(Digest::new)
        .list();
  }
}

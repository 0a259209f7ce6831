package dev.millstream.control.deltas;

import dev.millstream.builder.publish.DeltaLimits;
import dev.millstream.builder.publish.DeltaPublisher;
import dev.millstream.builder.publish.DeltaPublisher.Made;
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
import dev.millstream.store.site.EarlierDeployments;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// Has the deltas of a deployment made once it is live: against what production showed before, and
/// against the trees that its own names. They belong to the deployment, and go with it.
public final class DeltaUpkeep implements JobHandler, DeploymentEvents.Listener {
  /// Its jobs; the payload is the deployment's key, and the tree that it took the place of, if any.
  public static final JobType JOB = new JobType("deltas", Lane.UPKEEP);

  private final Rooms rooms;
  private final FollowUp followUp;
  private final ObjectStore store;
  private final JobQueue jobs;
  private final DeltaLimits limits;

  public DeltaUpkeep(Rooms rooms, ObjectStore store, JobQueue jobs, DeltaLimits limits) {
    this.rooms = rooms;
    this.followUp = new FollowUp(rooms);
    this.store = store;
    this.jobs = jobs;
    this.limits = limits;
  }

  @Override
  public void happened(Handle handle, Deployment.Key key, DeploymentEvent event) {
    switch (event) {
      case PRODUCTION -> {
        var before = rooms.aliases().manifest(handle, RefName.production(key.project()));
        enqueue(handle, key, before.map(tree -> " " + tree.hex()).orElse(""));
      }
      case SUCCEEDED -> {
        var preview =
            rooms.deployments().find(handle, key).filter(deployment -> !deployment.production());
        preview.ifPresent(_ -> enqueue(handle, key, ""));
      }
      default -> {}
    }
  }

  private void enqueue(Handle handle, Deployment.Key key, String before) {
    var payload = key + before;
    jobs.enqueue(handle, JOB, payload, payload, FollowUp.REST);
  }

  @Override
  public void run(Job job) throws IOException, InterruptedException, NotYetException {
    var parts = job.payload().split(" ", -1);
    var key = Deployment.Key.parse(parts[0]);
    var before = parts.length > 1 ? Optional.of(new Digest(parts[1])) : Optional.<Digest>empty();
    followUp.run(key, tree -> make(key, tree, before));
  }

  private void make(Deployment.Key key, Digest tree, Optional<Digest> before)
      throws IOException, InterruptedException {
    var made =
        new DeltaPublisher(store, Scope.site(key.project()), limits, madeBefore(key))
            .publish(tree, dictionaries(key, tree, before));
    if (made.isPresent()
        && followUp.give(key, RefName.deltas(key.project(), key.id()), made.get().tree())) {
      rooms.aliases().publish();
      rooms.logs().add(key, line(made.get()));
    }
  }

  private Manifest madeBefore(Deployment.Key key) throws IOException {
    var name = RefName.deltas(key.project(), key.id());
    var tree = rooms.database().read(handle -> rooms.aliases().manifest(handle, name));
    return tree.isPresent() ? Manifest.load(store, name.scope(), tree.get()) : Manifest.EMPTY;
  }

  /// Newest first; the deployment itself was production before if it was promoted twice.
  private List<Digest> dictionaries(Deployment.Key key, Digest tree, Optional<Digest> before)
      throws IOException {
    var trees = new ArrayList<Digest>();
    before.ifPresent(trees::add);
    Manifest.load(store, Scope.site(key.project()), tree)
        .section(Section.EARLIER, EarlierDeployments.class)
        .orElse(EarlierDeployments.NONE)
        .deployments()
        .forEach(earlier -> trees.add(earlier.manifest()));
    trees.remove(tree);
    return trees;
  }

  private static String line(Made made) {
    return "dictionary: %,d %s, %,d -> %,d bytes for who comes back"
        .formatted(
            made.files(),
            made.files() == 1 ? "file" : "files",
            made.plainBytes(),
            made.deltaBytes());
  }
}

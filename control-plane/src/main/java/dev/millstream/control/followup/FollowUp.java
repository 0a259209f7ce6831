package dev.millstream.control.followup;

import dev.millstream.control.deploy.Deployment;
import dev.millstream.control.deploy.Rooms;
import dev.millstream.control.jobs.NotYetException;
import dev.millstream.store.Digest;
import dev.millstream.store.RefName;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Works on the tree of a deployment that is live, after its push has ended. Whoever deletes the
/// deployment or its project meanwhile takes away what is being worked on: that is no failure.
public record FollowUp(Rooms rooms) {
  /// How long after a deployment's end its push has surely ended, too.
  public static final Duration REST = Duration.ofMillis(500);

  private static final Logger LOG = LoggerFactory.getLogger(FollowUp.class);

  /// What is done with the tree.
  @FunctionalInterface
  public interface Work {
    void on(Digest tree) throws IOException, InterruptedException, NotYetException;
  }

  /// Does the work, or nothing if the deployment is gone.
  ///
  /// @throws NotYetException if its push may not have ended, or the work must wait
  public void run(Deployment.Key key, Work work)
      throws IOException, InterruptedException, NotYetException {
    var found = rooms.deployments().find(key);
    var tree = found.flatMap(Deployment::manifest);
    if (tree.isEmpty() || !isUp(key)) {
      return;
    }
    var finished = found.get().times().finished();
    if (finished.filter(at -> at.plus(REST).isAfter(Instant.now())).isPresent()) {
      throw new NotYetException(REST);
    }
    try {
      work.on(tree.get());
    } catch (IOException | RuntimeException e) {
      if (isUp(key)) {
        throw e;
      }
      LOG.debug("event=follow-up-dropped deployment={}: deleted meanwhile", key, e);
    }
  }

  /// Gives the deployment the tree that was made for it; false if it is gone.
  public boolean give(Deployment.Key key, RefName name, Digest made) {
    return rooms
        .database()
        .write(handle -> {
          if (rooms.deployments().find(handle, key).isEmpty()) {
            return false;
          }
          rooms.aliases().point(handle, name, key, made);
          return true;
        });
  }

  // A deletion takes the name first, and the row that find() sees last
  private boolean isUp(Deployment.Key key) {
    return rooms.aliases().deployment(RefName.deployment(key.project(), key.id())).isPresent();
  }
}

package dev.millstream.control.deploy;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.millstream.builder.cache.BuildCaches;
import dev.millstream.control.naming.BranchLabel;
import dev.millstream.store.Digest;
import dev.millstream.store.ObjectStore;
import dev.millstream.store.RefName;
import dev.millstream.store.Scope;
import dev.millstream.store.manifest.Manifest;
import dev.millstream.store.manifest.ManifestWriter;
import dev.millstream.store.manifest.Section;
import dev.millstream.store.site.SiteRollout;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Predicate;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Moves what is live without building: rollback, promotion, gradual rollout, and the end of a
/// project.
public final class Releases {
  private static final Logger LOG = LoggerFactory.getLogger(Releases.class);

  private final Rooms rooms;
  private final ObjectStore store;
  private final BuildCaches caches;

  public Releases(Rooms rooms, ObjectStore store, BuildCaches caches) {
    this.rooms = rooms;
    this.store = store;
    this.caches = caches;
  }

  /// Makes a deployment that succeeded the project's production, at once.
  ///
  /// @return whether it could be: false if it never succeeded, or is gone
  public boolean makeProduction(Deployment.Key key) throws IOException {
    var moved =
        rooms
            .database()
            .write(handle -> {
              var manifest =
                  rooms
                      .deployments()
                      .find(handle, key)
                      .filter(now -> now.status() == Status.SUCCESS)
                      .flatMap(Deployment::manifest);
              manifest.ifPresent(tree -> {
                rooms.events().tell(handle, key, DeploymentEvent.PRODUCTION);
                rooms.aliases().point(handle, RefName.production(key.project()), key, tree);
              });
              return manifest.isPresent();
            });
    rooms.aliases().publish();
    if (moved) {
      LOG.info("event=production-moved deployment={}", key);
    }
    return moved;
  }

  /// Why a deployment was not deleted, or that it was.
  public enum Deletion {
    DONE,
    /// It is production's, or gets a share of production's visitors.
    LIVE,
    /// A branch's address leads to it, which nobody said to take away.
    ALIASED,
    UNDER_WAY,
    /// There is none, any more.
    GONE
  }

  /// Takes one deployment away, and with `force` the branch's address that leads to it.
  public Deletion delete(Deployment.Key key, boolean force) throws IOException {
    if (isRolledOut(key)) {
      return Deletion.LIVE;
    }
    var deletion = rooms.database().write(handle -> delete(handle, key, force));
    rooms.aliases().publish();
    if (deletion == Deletion.DONE) {
      rooms.logs().delete(key);
      LOG.info("event=deployment-deleted deployment={}", key);
    }
    return deletion;
  }

  /// Takes one away that leads nowhere, unless it turns out to be kept.
  ///
  /// @return whether it went
  public boolean deleteUnless(Predicate<Handle> kept, Deployment.Key key) throws IOException {
    if (isRolledOut(key)) {
      return false;
    }
    var gone =
        rooms
            .database()
            .write(handle -> !kept.test(handle) && delete(handle, key, false) == Deletion.DONE);
    rooms.aliases().publish();
    if (gone) {
      rooms.logs().delete(key);
    }
    return gone;
  }

  private boolean isRolledOut(Deployment.Key key) throws IOException {
    return rollout(key.project()).filter(state -> state.deployment().equals(key.id())).isPresent();
  }

  private Deletion delete(Handle handle, Deployment.Key key, boolean force) {
    var found = rooms.deployments().find(handle, key);
    if (found.isEmpty()) {
      return Deletion.GONE;
    }
    if (!found.get().status().settled()) {
      return Deletion.UNDER_WAY;
    }
    var aliases = rooms.aliases();
    var project = key.project();
    if (aliases.deployment(handle, RefName.production(project)).equals(Optional.of(key))) {
      return Deletion.LIVE;
    }
    var branch = RefName.branch(project, BranchLabel.of(found.get().source().branch()));
    if (aliases.deployment(handle, branch).equals(Optional.of(key))) {
      if (!force) {
        return Deletion.ALIASED;
      }
      aliases.remove(handle, branch);
    }
    aliases.remove(handle, RefName.deployment(project, key.id()));
    aliases.remove(handle, RefName.deltas(project, key.id()));
    aliases.remove(handle, RefName.pictures(project, key.id()));
    rooms.deployments().delete(handle, key);
    return Deletion.DONE;
  }

  /// Whether a branch's address was taken away.
  public enum BranchEnd {
    DONE,
    /// It is production's.
    PRODUCTION,
    /// Something of it waits or is built.
    UNDER_WAY
  }

  /// Takes a branch's address away, if it has one; its deployments stay.
  public BranchEnd endBranch(String project, String branch) throws IOException {
    var found = rooms.projects().find(project);
    if (found.isPresent() && found.get().productionBranch().equals(branch)) {
      return BranchEnd.PRODUCTION;
    }
    var idle =
        rooms
            .database()
            .write(handle -> {
              if (!rooms.deployments().unsettled(handle, project, branch).isEmpty()) {
                return false;
              }
              removeAlias(handle, project, branch);
              return true;
            });
    rooms.aliases().publish();
    return idle ? BranchEnd.DONE : BranchEnd.UNDER_WAY;
  }

  // Branches may share a label (a/b and a-b); it goes with the one that had it last.
  private void removeAlias(Handle handle, String project, String branch) {
    var name = RefName.branch(project, BranchLabel.of(branch));
    rooms
        .aliases()
        .deployment(handle, name)
        .flatMap(key -> rooms.deployments().find(handle, key))
        .filter(last -> last.source().branch().equals(branch))
        .ifPresent(_ -> rooms.aliases().remove(handle, name));
  }

  /// Takes a project away: what is live, then its build cache, source, logs and objects, and its
  /// history last, so that a deletion that a crash cut short can be asked for again.
  public void delete(Project project) throws IOException {
    var name = project.name();
    takeDown(name);
    purgeBuildCache(project);
    rooms.repositories().delete(name);
    rooms.logs().delete(name);
    store.deleteAll(Scope.site(name));
    store.deleteAll(Scope.largeFiles(name));
    rooms
        .database()
        .write(handle -> {
          rooms.projects().delete(handle, name);
          return true;
        });
    // a build that ended in between may have gone live; none can any more
    takeDown(name);
    LOG.info("event=project-deleted project={}", name);
  }

  /// Has the project's next build start from nothing.
  public void purgeBuildCache(Project project) throws IOException {
    caches.purge(project.name());
  }

  private void takeDown(String project) throws IOException {
    rooms
        .database()
        .write(handle -> {
          rooms.aliases().of(handle, project).forEach(ref -> rooms.aliases().remove(handle, ref));
          return true;
        });
    rooms.aliases().publish();
  }

  /// A gradual rollout that goes on: `percent` of the visitors get `deployment`, the others `live`.
  public record Rollout(
      @JsonProperty("live_deployment") String live, String deployment, int percent) {}

  /// The project's rollout, if there is one: production's alias then points at the live
  /// deployment's tree with the share written into it, and whatever points it elsewhere ends it.
  public Optional<Rollout> rollout(String project) throws IOException {
    var name = RefName.production(project);
    var tree = rooms.aliases().manifest(name);
    var live = rooms.aliases().deployment(name);
    if (tree.isEmpty() || live.isEmpty()) {
      return Optional.empty();
    }
    return Manifest.load(store, Scope.site(project), tree.get())
        .section(Section.ROLLOUT, SiteRollout.class)
        .map(terms -> new Rollout(live.get().id(), terms.deployment(), terms.percent()));
  }

  /// Why none began, or that it did.
  public enum Start {
    DONE,
    /// The deployment was never built, or is gone.
    NOT_BUILT,
    /// It is what is live, or nothing is.
    NOTHING_TO_SHARE,
    /// Production moved meanwhile.
    OVERTAKEN
  }

  /// Gives `percent` (1 to 99) of production's visitors to a deployment, or changes the share.
  public Start rollOut(Deployment.Key key, int percent) throws IOException {
    var name = RefName.production(key.project());
    var live = rooms.aliases().deployment(name);
    var next = built(key);
    if (next.isEmpty()) {
      return Start.NOT_BUILT;
    }
    var now = live.flatMap(this::built);
    if (now.isEmpty() || live.get().equals(key)) {
      return Start.NOTHING_TO_SHARE;
    }
    var terms = new SiteRollout(key.id(), next.get(), percent);
    return point(live.get(), with(now.get(), terms, key.project())) ? Start.DONE : Start.OVERTAKEN;
  }

  /// Gives all visitors back to the live deployment.
  ///
  /// @return whether there was a rollout to end
  public boolean abortRollout(String project) throws IOException {
    var state = rollout(project);
    if (state.isEmpty()) {
      return false;
    }
    var live = new Deployment.Key(project, state.get().live());
    var tree = built(live);
    return tree.isPresent() && point(live, tree.get());
  }

  private Optional<Digest> built(Deployment.Key key) {
    return rooms
        .deployments()
        .find(key)
        .filter(found -> found.status() == Status.SUCCESS)
        .flatMap(Deployment::manifest);
  }

  private Digest with(Digest tree, SiteRollout terms, String project) throws IOException {
    var scope = Scope.site(project);
    var written =
        ManifestWriter.copyOf(Manifest.load(store, scope, tree))
            .section(Section.ROLLOUT, terms)
            .toBytes();
    try (var stage = store.stage(scope)) {
      var digest = stage.put(written);
      stage.commit();
      return digest;
    }
  }

  /// Points production at a tree of `live`, if that is still what is live.
  private boolean point(Deployment.Key live, Digest tree) throws IOException {
    var name = RefName.production(live.project());
    var moved =
        rooms
            .database()
            .write(handle -> {
              var still = rooms.aliases().deployment(handle, name).equals(Optional.of(live));
              if (still) {
                rooms.aliases().point(handle, name, live, tree);
              }
              return still;
            });
    rooms.aliases().publish();
    return moved;
  }
}

package dev.millstream.control.deploy;

import dev.millstream.builder.BuildLog;
import dev.millstream.builder.BuildRequest;
import dev.millstream.builder.BuildResult;
import dev.millstream.control.db.Database;
import dev.millstream.control.jobs.Job;
import dev.millstream.control.jobs.JobHandler;
import dev.millstream.control.jobs.JobType;
import dev.millstream.control.jobs.Lane;
import dev.millstream.control.jobs.NotYetException;
import dev.millstream.control.naming.BranchLabel;
import dev.millstream.control.settings.BindingRegistry;
import dev.millstream.control.settings.BuildRules;
import dev.millstream.control.settings.EnvVars;
import dev.millstream.control.settings.Environment;
import dev.millstream.control.settings.ProductionLocks;
import dev.millstream.git.Repositories;
import dev.millstream.store.Digest;
import dev.millstream.store.ObjectStore;
import dev.millstream.store.RefName;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What happens to a pushed commit or an upload: it is built, goes live, and only then does the
/// pushed branch move. The job runs to the end whether or not the pusher still watches, and again
/// after a crash.
public final class PushPipeline implements JobHandler {
  /// Its jobs; the payload is the deployment's key.
  public static final JobType JOB = new JobType("deploy", Lane.BUILD);

  private static final Pattern SKIP =
      Pattern.compile(
          "\\[(skip ci|ci skip|cf-pages-skip|skip cd|cd skip)\\]", Pattern.CASE_INSENSITIVE);
  private static final Logger LOG = LoggerFactory.getLogger(PushPipeline.class);

  private final Database database;
  private final Projects projects;
  private final Deployments deployments;
  private final DeploymentEvents events;
  private final Aliases aliases;
  private final BuildLogs logs;
  private final Repositories repositories;
  private final ObjectStore store;
  private final BiFunction<BuildRequest, BuildLog, BuildResult> builder;
  private final SiteAddresses addresses;
  private final DeployLimits limits;
  private final EnvVars vars;
  private final ProductionLocks locks;
  private final Running running;
  private final BindingRegistry bindings;
  private final Turns turns = new Turns();

  /// `builder` turns a commit into a tree: it blocks until that has ended, and is cancelled by an
  /// interrupt.
  public PushPipeline(
      Rooms rooms,
      ObjectStore store,
      BiFunction<BuildRequest, BuildLog, BuildResult> builder,
      Running running,
      BindingRegistry bindings) {
    this.bindings = bindings;
    this.running = running;
    this.vars = rooms.vars();
    this.locks = rooms.locks();
    this.database = rooms.database();
    this.projects = rooms.projects();
    this.deployments = rooms.deployments();
    this.events = rooms.events();
    this.aliases = rooms.aliases();
    this.logs = rooms.logs();
    this.repositories = rooms.repositories();
    this.addresses = rooms.addresses();
    this.limits = rooms.limits();
    this.store = store;
    this.builder = builder;
  }

  @Override
  public void run(Job job) throws IOException, InterruptedException, NotYetException {
    var key = Deployment.Key.parse(job.payload());
    var found = deployments.find(key);
    if (found.isPresent()) {
      try (var _ = turn(found.get())) {
        deploy(key);
      } catch (IOException | RuntimeException e) {
        if (deployments.find(key).isPresent()) {
          throw e;
        } // else its source and objects went while they were read
      }
    }
    if (deployments.find(key).isEmpty()) {
      logs.live(key).stage("The project was deleted meanwhile");
    }
    logs.close(key);
  }

  /// A branch's pushes are taken up one by one, in the order in which they came.
  private Turns.Turn turn(Deployment deployment) throws NotYetException {
    if (deployment.status() == Status.CANCELLED) {
      return () -> {};
    }
    var project = deployment.key().project();
    var branch = deployment.source().branch();
    var oldest =
        database.read(handle -> deployments.unsettled(handle, project, branch)).reversed().stream()
            .findFirst();
    if (!deployment.status().settled()
        && oldest.filter(other -> !other.key().equals(deployment.key())).isPresent()) {
      throw new NotYetException(limits.turnWait());
    }
    return turns
        .take(project, branch, deployments::projectsThatWait)
        .orElseThrow(() -> new NotYetException(limits.turnWait()));
  }

  @Override
  public void gaveUp(Job job, Throwable cause) {
    var key = Deployment.Key.parse(job.payload());
    try {
      var problem = "the server could not finish it: " + cause.getMessage();
      deployments.ended(key, Status.FAILED, Optional.of(problem));
    } finally {
      logs.close(key);
    }
  }

  private void deploy(Deployment.Key key) throws IOException, InterruptedException {
    var found = deployments.find(key);
    if (found.isEmpty()) {
      return;
    }
    var deployment = found.get();
    if (deployment.status().settled()) {
      // a crash came between the going live and the end of the job, or it was cancelled
      tellIfCancelled(deployment);
      finish(deployment);
      return;
    }
    if (deployment.source().upload().isPresent()) {
      deployments.building(key, Optional.empty());
      build(deployment);
      return;
    }
    var base = repositories.resolve(key.project(), deployment.source().ref());
    deployment = atNewest(deployment, base);
    var obstacle = obstacle(deployment, base);
    if (obstacle.isPresent()) {
      obstacle
          .filter(end -> end.status() == Status.SUPERSEDED)
          .flatMap(End::problem)
          .ifPresent(why -> logs.live(key).stage("Not built: " + why));
      end(deployment, obstacle.get());
      return;
    }
    deployments.building(key, base);
    var skip = skip(deployment, base);
    if (skip.isPresent()) {
      logs.live(key).stage("Not built: " + skip.get() + "; what is live stays");
      end(deployment, new End(Status.SKIPPED, skip));
    } else {
      build(deployment);
    }
  }

  /// Why a push is received without being built; a hook has everything built.
  private Optional<String> skip(Deployment deployment, Optional<String> base) throws IOException {
    var project = deployment.key().project();
    var source = deployment.source();
    if (source.ofHook()) {
      return Optional.empty();
    }
    if (SKIP.matcher(source.message()).find()) {
      return Optional.of("the commit's message asks for that");
    }
    var rules = projects.rules(project);
    var refusal = rules.refusal(deployment.production(), source.branch());
    if (refusal.isPresent() || base.isEmpty() || !rules.watchesPaths()) {
      return refusal;
    }
    return rules.refusal(
        repositories.changed(project, base.get(), source.commit(), BuildRules.FILES_MAX + 1));
  }

  private void build(Deployment deployment) throws IOException, InterruptedException {
    var key = deployment.key();
    var request = request(deployment);
    switch (running.during(key, () -> builder.apply(request, logs.live(key)))) {
      case BuildResult.Succeeded(var manifest, var _) -> {
        switch (goLive(deployment, manifest)) {
          case LIVE -> {
            finish(deployment);
            tellAddresses(deployment, addresses.live(deployment));
          }
          case LOCKED -> {
            finish(deployment);
            tellLocked(deployment);
          }
          case GONE -> cancelled(deployment);
        }
      }
      case BuildResult.Failed failed -> fail(deployment, failed);
      case BuildResult.Cancelled() -> {
        if (!cancelled(deployment)) {
          throw new InterruptedException("the server stops; the build begins anew");
        }
      }
    }
  }

  private boolean cancelled(Deployment deployment) throws IOException {
    var now = deployments.find(deployment.key());
    if (now.filter(row -> row.status() == Status.CANCELLED).isEmpty()) {
      return false;
    }
    tellIfCancelled(now.get());
    finish(now.get());
    return true;
  }

  private void tellIfCancelled(Deployment deployment) {
    if (deployment.status() == Status.CANCELLED) {
      logs.live(deployment.key()).stage("Cancelled; what is live stays");
    }
  }

  /// A hook's deployment takes what its branch has by now: pushes may have been built before it.
  private Deployment atNewest(Deployment deployment, Optional<String> base) throws IOException {
    var key = deployment.key();
    var source = deployment.source();
    if (!source.ofHook() || base.isEmpty() || base.get().equals(source.commit())) {
      return deployment;
    }
    var newest = repositories.commit(key.project(), base.get()).orElseThrow();
    deployments.take(key, newest.id(), limits.kept(newest.message()));
    return deployments.find(key).orElse(deployment);
  }

  private Optional<End> obstacle(Deployment deployment, Optional<String> base) throws IOException {
    var project = deployment.key().project();
    var source = deployment.source();
    var newer = database.read(handle -> deployments.unsettled(handle, project, source.branch()));
    for (var other : newer) {
      if (other.key().equals(deployment.key())) {
        break;
      }
      var commit = other.source().commit();
      if (other.source().upload().isEmpty()
          && repositories.descends(project, commit, source.commit())) {
        return Optional.of(
            new End(
                Status.SUPERSEDED,
                Optional.of("superseded by " + commit.substring(0, 7) + ", which contains it")));
      }
    }
    if (base.isEmpty() && source.ofHook()) {
      return Optional.of(
          new End(Status.FAILED, Optional.of(source.branch() + " was deleted in the meantime")));
    }
    if (source.origin() == Deployment.Origin.HERE
        && base.isPresent()
        && !base.equals(source.oldCommit())
        && !repositories.descends(project, source.commit(), base.get())) {
      return Optional.of(
          new End(
              Status.FAILED,
              Optional.of("fetch first: " + source.branch() + " has moved in the meantime")));
    }
    return Optional.empty();
  }

  private BuildRequest request(Deployment deployment) throws IOException {
    var key = deployment.key();
    var source = deployment.source();
    var previous =
        aliases
            .manifest(RefName.branch(key.project(), BranchLabel.of(source.branch())))
            .or(() -> aliases.manifest(RefName.production(key.project())));
    var environment = deployment.production() ? Environment.PRODUCTION : Environment.PREVIEW;
    var config = projects.build(key.project());
    var trusted = source.origin() != Deployment.Origin.FORK;
    var strangers = vars.forStrangers(key.project(), environment);
    return new BuildRequest(
        repositories.directory(key.project()),
        source.commit(),
        key.project(),
        key.id(),
        source.branch(),
        !deployment.production(),
        previous,
        store,
        source.upload().map(Deployment.Upload::tree),
        config,
        addresses.deployment(key),
        trusted ? vars.forFunctions(key.project(), environment) : strangers,
        trusted ? vars.forCommands(key.project(), environment) : strangers,
        trusted && config.caching(),
        bindings.of(key.project(), trusted));
  }

  private enum Going {
    LIVE,
    /// It can be reached, but production stays where it is.
    LOCKED,
    /// Its project was deleted meanwhile.
    GONE
  }

  /// One transaction: from here on the deployment is live, whatever crashes.
  private Going goLive(Deployment deployment, Digest manifest) {
    var key = deployment.key();
    var project = key.project();
    return database.write(handle -> {
      if (!deployments.succeeded(handle, key, manifest)) {
        return Going.GONE;
      }
      aliases.point(handle, RefName.deployment(project, key.id()), key, manifest);
      var label = BranchLabel.of(deployment.source().branch());
      aliases.point(handle, RefName.branch(project, label), key, manifest);
      if (deployment.production() && locks.find(handle, project).isPresent()) {
        return Going.LOCKED;
      }
      if (deployment.production()) {
        events.tell(handle, key, DeploymentEvent.PRODUCTION);
        aliases.point(handle, RefName.production(project), key, manifest);
      }
      return Going.LIVE;
    });
  }

  /// What must hold once a deployment is settled; does nothing where it does.
  private void finish(Deployment deployment) throws IOException {
    aliases.publish();
    var source = deployment.source();
    if (source.upload().isPresent()) {
      return;
    }
    var key = deployment.key();
    if (deployments.find(key).filter(Deployment::movesItsBranch).isPresent()) {
      repositories.moveBranch(key.project(), source.ref(), deployments.base(key), source.commit());
    }
    // before the pusher is answered: another branch's push may hold the same commit next
    repositories.release(key.project(), source.commit());
  }

  private void fail(Deployment deployment, BuildResult.Failed failed) throws IOException {
    var log = logs.live(deployment.key());
    log.stage("Failed to " + failed.step());
    log.line(failed.problem());
    log.line(failed.advice());
    if (deployment.source().upload().isPresent()) {
      // wrangler shows the last line only
      log.line("Error: %s (%s)".formatted(failed.problem(), failed.advice()));
    }
    end(deployment, new End(Status.FAILED, Optional.of("build failed: " + failed.problem())));
  }

  private void end(Deployment deployment, End end) throws IOException {
    deployments.ended(deployment.key(), end.status(), end.problem());
    finish(deployment);
    LOG.info(
        "event=deployment-ended deployment={} status={} problem=\"{}\"",
        deployment.key(),
        end.status(),
        end.problem().orElse(""));
  }

  private void tellLocked(Deployment deployment) {
    var key = deployment.key();
    tellAddresses(deployment, addresses.branch(key.project(), deployment.source().branch()));
    var log = logs.live(key);
    locks.find(key.project()).ifPresent(lock -> log.stage("Not in production: " + lock.sentence()));
    log.line("to have it there: millstream promote %s %s".formatted(key.project(), key.id()));
  }

  private void tellAddresses(Deployment deployment, String live) {
    var key = deployment.key();
    var wall = Duration.between(deployment.times().created(), Instant.now());
    var log = logs.live(key);
    log.stage("Live in %,d ms".formatted(wall.toMillis()));
    log.line(addresses.deployment(key));
    log.line(live);
    LOG.info(
        "event=deployment-live deployment={} branch={} commit={} wall_ms={}",
        key,
        deployment.source().branch(),
        deployment.source().commit(),
        wall.toMillis());
  }

  private record End(Status status, Optional<String> problem) {}
}

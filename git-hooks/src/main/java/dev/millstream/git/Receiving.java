package dev.millstream.git;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.errors.PackProtocolException;
import org.eclipse.jgit.errors.TooLargePackException;
import org.eclipse.jgit.errors.UnpackException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectChecker;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.PacketLineOut;
import org.eclipse.jgit.transport.ReceiveCommand;
import org.eclipse.jgit.transport.ReceivePack;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The server's side of a push: checked objects, then a verdict for each branch, then the report.
final class Receiving {
  private static final Logger LOG = LoggerFactory.getLogger(Receiving.class);

  /// The first branch that a new repository gets becomes its default; tags come after branches.
  private static final Comparator<ReceiveCommand> DEFAULT_BRANCH_FIRST =
      Comparator.comparingInt(command ->
          switch (command.getRefName()) {
            case "refs/heads/main" -> 0;
            case "refs/heads/master" -> 1;
            default -> command.getRefName().startsWith(Constants.R_HEADS) ? 2 : 3;
          });

  /// What git sends along with a branch whose objects are here: a full repository takes it.
  private static final long EMPTY_PACK_BYTES_MAX = 1024;

  private final Repositories repositories;
  private final GitLimits limits;
  private final PushListener listener;
  private final CallRate rate;

  Receiving(Repositories repositories, GitLimits limits, PushListener listener) {
    this.repositories = repositories;
    this.limits = limits;
    this.listener = listener;
    this.rate = new CallRate(limits.pushesMax(), limits.span(), System::nanoTime);
  }

  static Map<String, Ref> visible(Map<String, Ref> refs) {
    var shown = new HashMap<>(refs);
    shown.keySet().removeIf(name -> name.startsWith(Repositories.HIDDEN));
    return shown;
  }

  /// Takes old but harmless spellings that many repositories carry; the dangerous ones stay
  /// refused.
  static ObjectChecker checker() {
    return new ObjectChecker().setAllowLeadingZeroFileMode(true).setAllowInvalidPersonIdent(true);
  }

  ReceivePack prepare(Repository repository) {
    return prepare(repository, limits.packBytesMax());
  }

  private ReceivePack prepare(Repository repository, long packBytesMax) {
    var receive = new ReceivePack(repository);
    receive.setBiDirectionalPipe(false);
    receive.setRefFilter(Receiving::visible);
    receive.setCheckReceivedObjects(true);
    receive.setObjectChecker(checker());
    receive.setMaxObjectSizeLimit(limits.objectBytesMax());
    receive.setMaxPackSizeLimit(packBytesMax);
    receive.setMaxCommandBytes(limits.commandBytesMax());
    receive.setRefLogIdent(new PersonIdent("push", "push@localhost"));
    return receive;
  }

  /// Takes a push in. `twoWay`: the whole conversation is on this pair of streams.
  void run(Sender sender, Repository repository, Pipe pipe, boolean twoWay) throws IOException {
    var project = sender.project();
    var held = Repositories.bytes(repository);
    var room = Math.max(limits.repositoryBytesMax() - held, EMPTY_PACK_BYTES_MAX);
    var receive = prepare(repository, Math.min(limits.packBytesMax(), room));
    if (room < limits.packBytesMax()) {
      tellOfFullness(receive, project, held);
    }
    receive.setBiDirectionalPipe(twoWay);
    receive.setPreReceiveHook((pack, commands) -> judge(sender, pack, commands));
    try {
      receive.receive(pipe.in(), pipe.out(), null);
    } catch (PackProtocolException e) {
      // such as a ref's name that no git would send
      LOG.info("event=push-refused project={} problem={}", project, String.valueOf(e.getMessage()));
      new PacketLineOut(pipe.out()).writeString("ERR this is no push: " + BranchName.RULES);
    } catch (UnpackException e) {
      // the report has told the client already; only the stream is left to be closed
      LOG.info("event=push-refused project={} problem={}", project, String.valueOf(e.getCause()));
    }
    pipe.out().flush();
  }

  /// Has a pusher whose pack goes beyond the repository's limit be told of it before git's own
  /// words.
  private void tellOfFullness(ReceivePack receive, String project, long held) {
    var usual = receive.getUnpackErrorHandler();
    receive.setUnpackErrorHandler(problem -> {
      if (problem instanceof TooLargePackException) {
        show(receive, "error: " + Repositories.full(project, held, limits.repositoryBytesMax()));
      }
      usual.handleUnpackException(problem);
    });
  }

  record Pipe(InputStream in, OutputStream out) {}

  /// Who pushes to which project.
  record Sender(String project, Caller who) {}

  private void judge(Sender sender, ReceivePack pack, Collection<ReceiveCommand> commands) {
    var atomic = pack.isAtomic() && commands.size() > 1;
    for (var command : commands.stream().sorted(DEFAULT_BRANCH_FIRST).toList()) {
      if (atomic) {
        // a branch moves when its build has ended, and cannot move back when another's fails
        reject(command, "several refs cannot be pushed with --atomic here; leave it out");
        continue;
      }
      try {
        judge(sender, pack, command);
      } catch (IOException | RuntimeException e) {
        LOG.error("event=push-failed project={} ref={}", sender.project(), command.getRefName(), e);
        reject(command, "the server could not take it in; its log says why");
      }
    }
  }

  private Optional<String> tooMany(String project) {
    return rate.wait(project)
        .map(wait ->
            "%s takes at most %,d branches in %d s: push it again in %d s"
                .formatted(
                    project, limits.pushesMax(), limits.span().toSeconds(), wait.toSeconds() + 1));
  }

  /// Why a new branch cannot be; empty if it can, and for those that there are.
  private static Optional<String> obstacle(Repository repository, RefChange change)
      throws IOException {
    if (change.newCommit().isEmpty() || change.oldCommit().isPresent()) {
      return Optional.empty();
    }
    var refusal = BranchName.refusal(change.branch().orElseThrow());
    return refusal.isPresent()
        ? refusal
        : repository.getRefDatabase().getConflictingNames(change.ref()).stream()
            .findFirst()
            .map(other ->
                "git has no room for it beside the branch "
                    + other.substring(Constants.R_HEADS.length()));
  }

  private void judge(Sender sender, ReceivePack pack, ReceiveCommand command) throws IOException {
    var project = sender.project();
    var change =
        new RefChange(command.getRefName(), id(command.getOldId()), id(command.getNewId()));
    if (change.ref().startsWith(Repositories.HIDDEN)) {
      reject(command, "refs under " + Repositories.HIDDEN + " are the server's own");
      return;
    }
    if (change.branch().isEmpty()) {
      if (change.newCommit().isPresent() && !hasBranch(pack)) {
        reject(command, "a project begins with a branch: push one first, or with it");
      }
      return;
    }
    var many = tooMany(project);
    var refusal = many.isPresent() ? many : obstacle(pack.getRepository(), change);
    if (refusal.isPresent()) {
      reject(command, refusal.get());
      return;
    }
    if (change.newCommit().isPresent()) {
      var commit = change.newCommit().get();
      if (repositories.commit(project, commit).isEmpty()) {
        reject(command, "a branch must point at a commit");
        return;
      }
      if (changesLocked(sender, pack, command)) {
        return;
      }
      repositories.hold(project, commit);
      Lookalikes.in(pack.getRepository(), commit, change.oldCommit()).stream()
          .limit(limits.warningsMax())
          .forEach(text -> show(pack, "       warning: " + text));
    }
    var push = new Push(project, repositories.directory(project), change);
    switch (listener.received(push, text -> show(pack, text))) {
      case PushVerdict.Accepted() -> command.setResult(ReceiveCommand.Result.OK);
      case PushVerdict.Plain() -> {}
      case PushVerdict.Refused(var reason) -> reject(command, reason);
    }
  }

  /// Whether it was refused because it changes what somebody else has locked with Git LFS, whose
  /// clients look themselves only where they are told to.
  private boolean changesLocked(Sender sender, ReceivePack pack, ReceiveCommand command)
      throws IOException {
    var locked = listener.locked(sender.project(), sender.who());
    if (locked.isEmpty()) {
      return false;
    }
    var changed =
        LockedChanges.of(pack.getRepository(), command.getNewId().name(), locked.keySet());
    changed.stream()
        .limit(limits.warningsMax())
        .forEach(path -> show(pack, "       %s is locked by %s".formatted(path, locked.get(path))));
    if (changed.isEmpty()) {
      return false;
    }
    var path = changed.iterator().next();
    reject(
        command,
        "%s is locked by %s: ask for it, or git lfs unlock --force takes the lock away"
            .formatted(path, locked.get(path)));
    return true;
  }

  /// Whether there is a branch, or one of this push was taken and comes now.
  private static boolean hasBranch(ReceivePack pack) throws IOException {
    return pack.getAllCommands().stream()
            .anyMatch(command ->
                command.getRefName().startsWith(Constants.R_HEADS)
                    && command.getType() != ReceiveCommand.Type.DELETE
                    && (command.getResult() == ReceiveCommand.Result.OK
                        || command.getResult() == ReceiveCommand.Result.NOT_ATTEMPTED))
        || !pack.getRepository().getRefDatabase().getRefsByPrefix(Constants.R_HEADS).isEmpty();
  }

  private static void show(ReceivePack pack, String text) {
    pack.sendMessage(text);
    try {
      pack.getMessageOutputStream().flush();
    } catch (IOException e) {
      // the client has gone, the build goes on
      LOG.debug("event=pusher-gone", e);
    }
  }

  private static void reject(ReceiveCommand command, String reason) {
    command.setResult(ReceiveCommand.Result.REJECTED_OTHER_REASON, reason);
  }

  private static Optional<String> id(ObjectId id) {
    return id.equals(ObjectId.zeroId()) ? Optional.empty() : Optional.of(id.name());
  }
}

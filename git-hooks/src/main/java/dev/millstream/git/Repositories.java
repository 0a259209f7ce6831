package dev.millstream.git;

import dev.millstream.git.packs.Housekeeping;
import dev.millstream.git.packs.TidyLimits;
import dev.millstream.git.remote.Fetch;
import dev.millstream.git.remote.Reached;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import org.eclipse.jgit.errors.IncorrectObjectTypeException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.RepositoryCache;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.filter.TreeFilter;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.FileUtils;

/// The bare repositories under one folder, one a project, with every write synced. Thread-safe.
public final class Repositories {
  /// Refs under this prefix are ours: never advertised, never pushed to.
  static final String HIDDEN = "refs/millstream/";

  private static final String HELD = HIDDEN + "push/";
  private static final String REMOTE = HIDDEN + "remote/";
  private static final Optional<CommitFacts> NOT_HERE = Optional.empty();
  private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9-]{0,56}[a-z0-9])?");

  private final Path root;
  private final ReentrantLock creation = new ReentrantLock();
  private final Leftovers leftovers = new Leftovers();
  private final Housekeeping housekeeping;

  public Repositories(Path root) {
    this(root, TidyLimits.DEFAULTS);
  }

  /// The same, with other limits of [#tidy].
  Repositories(Path root, TidyLimits limits) {
    this.root = root;
    housekeeping = new Housekeeping(limits);
    IsolatedSystem.install();
  }

  /// Whether `name` can be a project's: it becomes a host label and a folder.
  public static boolean isName(String name) {
    return NAME.matcher(name).matches();
  }

  /// Where the project's bare repository is, or would be.
  public Path directory(String project) {
    if (!isName(project)) {
      throw new IllegalArgumentException("not a project's name: " + project);
    }
    return root.resolve(project + ".git");
  }

  /// The project's repository, if there is one. Close it after use.
  Optional<Repository> open(String project) throws IOException {
    var directory = directory(project);
    return Files.isDirectory(directory) ? Optional.of(open(directory)) : Optional.empty();
  }

  /// The project's repository, made if there is none. Close it after use.
  Repository openOrCreate(String project) throws IOException {
    creation.lock();
    try {
      var directory = directory(project);
      if (!Files.isDirectory(directory)) {
        create(directory);
      }
      return open(directory);
    } finally {
      creation.unlock();
    }
  }

  private Repository open(Path directory) throws IOException {
    leftovers.clear(directory);
    return RepositoryCache.open(key(directory), true);
  }

  /// How much a repository's objects take on the disk.
  static long bytes(Repository repository) throws IOException {
    var packs = repository.getDirectory().toPath().resolve("objects").resolve("pack");
    if (!Files.isDirectory(packs)) {
      return 0;
    }
    var sum = 0L;
    try (var files = Files.newDirectoryStream(packs)) {
      for (var file : files) {
        sum += file.toFile().length(); // 0 for one that has just gone
      }
    }
    return sum;
  }

  /// What a project's owner is told whose repository has no room for more.
  static String full(String project, long held, long most) {
    return ("the repository of %s holds %,d MiB, and may hold %,d (serve --max-repository):"
            + " this is too much for it")
        .formatted(project, held >> 20, most >> 20);
  }

  /// Removes the project's repository; nothing happens if there is none.
  public void delete(String project) throws IOException {
    var directory = directory(project);
    RepositoryCache.close(RepositoryCache.open(key(directory), false));
    housekeeping.removing(() ->
        FileUtils.delete(
            directory.toFile(), FileUtils.RECURSIVE | FileUtils.SKIP_MISSING | FileUtils.RETRY));
  }

  /// The projects that have a repository.
  public List<String> projects() throws IOException {
    var names = new ArrayList<String>();
    if (Files.isDirectory(root)) {
      try (var folders = Files.newDirectoryStream(root, "*.git")) {
        for (var folder : folders) {
          var name = String.valueOf(folder.getFileName());
          names.add(name.substring(0, name.length() - ".git".length()));
        }
      }
    }
    names.removeIf(name -> !isName(name));
    return names;
  }

  /// Makes one pack of a project's many, while it is pushed to, built and cloned.
  ///
  /// @return whether there was something to do
  public boolean tidy(String project) throws IOException {
    var directory = directory(project);
    return Files.isDirectory(directory) && housekeeping.tidy(directory);
  }

  /// The commit a ref points at.
  public Optional<String> resolve(String project, String ref) throws IOException {
    var found = open(project);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    try (var repository = found.get()) {
      return Optional.ofNullable(repository.exactRef(ref))
          .map(org.eclipse.jgit.lib.Ref::getObjectId)
          .map(ObjectId::name);
    }
  }

  /// What a commit says of itself; empty if there is no commit with this id.
  public Optional<CommitFacts> commit(String project, String id) throws IOException {
    var found = open(project);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    try (var repository = found.get();
        var walk = new RevWalk(repository)) {
      var commit = walk.parseCommit(ObjectId.fromString(id));
      var author = commit.getAuthorIdent();
      return Optional.of(
          new CommitFacts(
              id, author.getName(), author.getWhenAsInstant(), commit.getFullMessage()));
    } catch (MissingObjectException | IncorrectObjectTypeException e) {
      return Optional.empty();
    }
  }

  /// Whether `newer` contains `older` (or is the same); false if either is not here.
  public boolean descends(String project, String newer, String older) throws IOException {
    try (var repository = existing(project);
        var walk = new RevWalk(repository)) {
      return walk.isMergedInto(
          walk.parseCommit(ObjectId.fromString(older)),
          walk.parseCommit(ObjectId.fromString(newer)));
    } catch (MissingObjectException e) {
      return false;
    }
  }

  /// The files that differ between two commits, the first `most` of them; a submodule counts as
  /// one.
  public List<String> changed(String project, String from, String to, int most) throws IOException {
    try (var repository = existing(project);
        var commits = new RevWalk(repository);
        var walk = new TreeWalk(repository)) {
      walk.addTree(commits.parseCommit(ObjectId.fromString(from)).getTree());
      walk.addTree(commits.parseCommit(ObjectId.fromString(to)).getTree());
      walk.setRecursive(true);
      walk.setFilter(TreeFilter.ANY_DIFF);
      var paths = new ArrayList<String>();
      while (paths.size() < most && walk.next()) {
        paths.add(walk.getPathString());
      }
      return paths;
    }
  }

  /// Moves a branch from one commit (empty: it is new) to another; nothing happens if it is there
  /// already. The repository's first branch becomes what a clone checks out.
  ///
  /// @throws IOException if the branch is somewhere else by now
  public void moveBranch(String project, String ref, Optional<String> from, String to)
      throws IOException {
    try (var repository = existing(project)) {
      var now = Optional.ofNullable(repository.exactRef(ref)).map(found -> found.getObjectId());
      if (!now.map(ObjectId::name).equals(Optional.of(to))) {
        var update = repository.updateRef(ref);
        update.setExpectedOldObjectId(from.map(ObjectId::fromString).orElse(ObjectId.zeroId()));
        update.setNewObjectId(ObjectId.fromString(to));
        update.setForceUpdate(true);
        update.setRefLogMessage("push", false);
        check(update.update(), ref);
      }
      var head = repository.exactRef(Constants.HEAD);
      if (head == null || head.getObjectId() == null) {
        var update = repository.updateRef(Constants.HEAD);
        update.disableRefLog();
        check(update.link(ref), Constants.HEAD);
      }
    }
  }

  /// Fetches a ref of a repository elsewhere and keeps it under a name that no client sees; the
  /// project's repository is made if there is none.
  ///
  /// @return where the ref points; a tip that is no commit is none
  /// @throws IOException if it cannot be, or the repository would hold more than `bytesMax`
  public Reached fetch(String project, String ref, Fetch fetch, long bytesMax) throws IOException {
    try (var repository = openOrCreate(project)) {
      var held = bytes(repository);
      if (held >= bytesMax) {
        throw new IOException(full(project, held, bytesMax));
      }
      var reached =
          fetch.atMost(bytesMax - held).run(repository, Receiving.checker(), ref, kept(ref));
      var commit = reached.tip().isPresent() ? commit(project, reached.tip().get()) : NOT_HERE;
      return new Reached(commit.map(CommitFacts::id), reached.hostKey());
    }
  }

  /// Removes a branch, and what was fetched of it; nothing happens if there is none.
  public void deleteRef(String project, String ref) throws IOException {
    var found = open(project);
    if (found.isEmpty()) {
      return;
    }
    try (var repository = found.get()) {
      remove(repository, ref);
      remove(repository, kept(ref));
    }
  }

  private static String kept(String ref) {
    return REMOTE + ref.substring("refs/".length());
  }

  private static void remove(Repository repository, String ref) throws IOException {
    if (repository.exactRef(ref) != null) {
      var update = repository.updateRef(ref);
      update.setForceUpdate(true);
      check(update.delete(), ref);
    }
  }

  /// Holds a pushed commit's objects until [#release].
  public void hold(String project, String commit) throws IOException {
    try (var repository = existing(project)) {
      set(repository, HELD + commit, ObjectId.fromString(commit));
    }
  }

  /// Lets go of a commit that was held; its objects stay while a branch has them.
  public void release(String project, String commit) throws IOException {
    var found = open(project);
    if (found.isEmpty()) {
      return;
    }
    try (var repository = found.get()) {
      remove(repository, HELD + commit);
    }
  }

  private Repository existing(String project) throws IOException {
    return open(project)
        .orElseThrow(() -> new IOException("the project " + project + " has no repository"));
  }

  private static void set(Repository repository, String ref, ObjectId commit) throws IOException {
    var update = repository.updateRef(ref);
    update.setNewObjectId(commit);
    update.setForceUpdate(true);
    update.setRefLogMessage("push", false);
    check(update.update(), ref);
  }

  private static void check(RefUpdate.Result result, String ref) throws IOException {
    switch (result) {
      case NEW, FORCED, FAST_FORWARD, NO_CHANGE, RENAMED -> {}
      default ->
          throw new IOException(
              "git ref " + ref + " not updated: " + result.name().toLowerCase(Locale.ROOT));
    }
  }

  private static RepositoryCache.FileKey key(Path directory) {
    return RepositoryCache.FileKey.exact(directory.toFile(), FS.DETECTED);
  }

  // Made aside and renamed, so that a crash leaves no half repository.
  private void create(Path directory) throws IOException {
    Files.createDirectories(root);
    var aside = root.resolve("." + UUID.randomUUID());
    try (var repository = new FileRepositoryBuilder().setGitDir(aside.toFile()).setBare().build()) {
      repository.create(true);
      var config = repository.getConfig();
      config.setBoolean("core", null, "fsyncObjectFiles", true);
      config.setBoolean("core", null, "fsyncRefFiles", true);
      config.setBoolean("uploadpack", null, "allowFilter", true);
      config.setBoolean("receive", null, "autogc", false);
      config.save();
    }
    Files.move(aside, directory, StandardCopyOption.ATOMIC_MOVE);
  }
}

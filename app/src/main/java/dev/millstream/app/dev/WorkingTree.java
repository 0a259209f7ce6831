package dev.millstream.app.dev;

import dev.millstream.builder.source.SiteFile;
import dev.millstream.builder.source.SourceLimits;
import dev.millstream.builder.source.SourceProblem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;

/// A folder's files as they lie there, written as commits of a repository beside the user's own:
/// then a build of them is a build like any other, and follows on the one before it. Files that did
/// not change since the last commit are not read. Use it from one thread.
final class WorkingTree implements AutoCloseable {
  private static final int PACKED_FROM = 200;
  private static final long IN_MEMORY_MAX = 8L << 20;

  private final Path root;
  private final FileRepository repository;
  private final TreeMap<String, Known> files = new TreeMap<>();
  private List<String> kept = List.of();

  private record Known(long size, FileTime modified, FileMode mode, ObjectId id) {}

  private WorkingTree(Path root, FileRepository repository) {
    this.root = root;
    this.repository = repository;
  }

  /// Begins a repository in `gitDirectory`, which must not be there.
  static WorkingTree begin(Path root, Path gitDirectory) throws IOException {
    var repository = new FileRepository(gitDirectory.toFile());
    repository.create(true);
    return new WorkingTree(root, repository);
  }

  Path gitDirectory() {
    return repository.getDirectory().toPath();
  }

  /// Looks into these folders even if git ignores them, from the next commit of anything on.
  void keep(List<String> folders) {
    kept = List.copyOf(folders);
  }

  /// The rules by which files are left out now.
  IgnoreRules rules() {
    return new IgnoreRules(root, kept);
  }

  /// Commits what is there now; gives the commit's 40 hex digits.
  ///
  /// @throws SourceProblem if there are more files than a site may have
  String commit(Changes changes) throws IOException, SourceProblem {
    switch (changes) {
      case Changes.Of(var paths) -> {
        try (var inserter = repository.newObjectInserter()) {
          for (var path : paths) {
            refresh(path, inserter);
          }
          inserter.flush();
        }
      }
      case Changes.Anything _ -> {
        try (var inserter = inserter()) {
          readAll(inserter);
          inserter.flush();
        }
      }
    }
    try (var inserter = repository.newObjectInserter()) {
      var commit = new CommitBuilder();
      commit.setTreeId(tree(inserter));
      var who = new PersonIdent("dev", "", Instant.now(), ZoneId.systemDefault());
      commit.setAuthor(who);
      commit.setCommitter(who);
      commit.setMessage("");
      var id = inserter.insert(commit);
      inserter.flush();
      return id.name();
    }
  }

  /// The first commit writes one pack instead of a file for each blob.
  private ObjectInserter inserter() {
    return files.size() < PACKED_FROM
        ? repository.getObjectDatabase().newPackInserter()
        : repository.newObjectInserter();
  }

  private ObjectId tree(ObjectInserter inserter) throws IOException {
    var cache = DirCache.newInCore();
    var builder = cache.builder();
    files.forEach((path, file) -> {
      var entry = new DirCacheEntry(path);
      entry.setFileMode(file.mode());
      entry.setObjectId(file.id());
      builder.add(entry);
    });
    builder.finish();
    return cache.writeTree(inserter);
  }

  private void readAll(ObjectInserter inserter) throws IOException, SourceProblem {
    var rules = rules();
    var before = new TreeMap<>(files);
    files.clear();
    var max = SourceLimits.DEFAULTS.filesMax();
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes facts)
              throws IOException {
            return !folder.equals(root) && rules.skipsFolder(folder)
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes facts)
              throws IOException {
            if (!rules.skipsFile(file)) {
              var name = name(file);
              add(file, facts, Optional.ofNullable(before.get(name)), inserter);
            }
            return files.size() > max ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException gone) throws IOException {
            if (gone instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE;
            }
            throw gone;
          }
        });
    if (files.size() > max) {
      throw new SourceProblem(
          "%s has more than %,d files".formatted(root, max),
          "serve a folder in it, or list what is not of the site in .gitignore");
    }
  }

  private void refresh(Path file, ObjectInserter inserter) throws IOException {
    var name = name(file);
    try {
      var facts = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      if (!rules().skipsFile(file)) {
        add(file, facts, Optional.empty(), inserter);
      }
    } catch (NoSuchFileException gone) {
      files.remove(name);
    }
  }

  private void add(
      Path file, BasicFileAttributes facts, Optional<Known> before, ObjectInserter inserter)
      throws IOException {
    var name = name(file);
    if (!SiteFile.isSafe(name) || facts.isOther() || facts.isDirectory()) {
      return;
    }
    if (before.isPresent()
        && before.get().size() == facts.size()
        && before.get().modified().equals(facts.lastModifiedTime())) {
      files.put(name, before.get());
      return;
    }
    try {
      var mode = mode(file, facts);
      files.put(
          name,
          new Known(facts.size(), facts.lastModifiedTime(), mode, blob(file, mode, inserter)));
    } catch (NoSuchFileException gone) {
      files.remove(name);
    }
  }

  private static FileMode mode(Path file, BasicFileAttributes facts) {
    if (facts.isSymbolicLink()) {
      return FileMode.SYMLINK;
    }
    return Files.isExecutable(file) ? FileMode.EXECUTABLE_FILE : FileMode.REGULAR_FILE;
  }

  private static ObjectId blob(Path file, FileMode mode, ObjectInserter inserter)
      throws IOException {
    if (mode.equals(FileMode.SYMLINK)) {
      var target = Files.readSymbolicLink(file).toString().getBytes(StandardCharsets.UTF_8);
      return inserter.insert(Constants.OBJ_BLOB, target);
    }
    var size = Files.size(file);
    if (size <= IN_MEMORY_MAX) {
      return inserter.insert(Constants.OBJ_BLOB, Files.readAllBytes(file));
    }
    try (var in = Files.newInputStream(file)) {
      return inserter.insert(Constants.OBJ_BLOB, size, in);
    }
  }

  private String name(Path file) {
    return root.relativize(file).toString().replace('\\', '/');
  }

  @Override
  public void close() {
    repository.close();
  }
}

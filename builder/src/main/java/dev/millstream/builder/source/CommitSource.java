package dev.millstream.builder.source;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.treewalk.TreeWalk;

/// A commit's files, read from git's objects. The tree's contents can be read until this is closed.
public final class CommitSource implements AutoCloseable {
  private final Repository repository;
  private final RevCommit commit;
  private final SiteTree tree;

  private CommitSource(Repository repository, RevCommit commit, SiteTree tree) {
    this.repository = repository;
    this.commit = commit;
    this.tree = tree;
  }

  /// Reads a commit's tree. Symbolic links to files of the tree become those files; others and
  /// submodules are left out with a warning.
  public static CommitSource open(
      Path gitDirectory, String commit, SourceLimits limits, Warnings warnings)
      throws IOException, SourceProblem {
    return open(gitDirectory, commit, limits, warnings, Optional.empty());
  }

  /// The same, with large files in the place of their pointers.
  public static CommitSource open(
      Path gitDirectory,
      String commit,
      SourceLimits limits,
      Warnings warnings,
      Optional<LargeFiles> large)
      throws IOException, SourceProblem {
    var repository =
        new FileRepositoryBuilder().setGitDir(gitDirectory.toFile()).setMustExist(true).build();
    try (var walk = new RevWalk(repository)) {
      var parsed = walk.parseCommit(ObjectId.fromString(commit));
      walk.parseBody(parsed);
      var files = read(repository, parsed, limits, warnings);
      if (large.isPresent()) {
        large.get().resolve(files);
      }
      return new CommitSource(repository, parsed, SiteTree.of(files.values()));
    } catch (MissingObjectException e) {
      repository.close();
      throw new SourceProblem("the repository has no commit " + commit, "push the commit again", e);
    } catch (IOException | SourceProblem | RuntimeException e) {
      repository.close();
      throw e;
    }
  }

  /// The commit's files.
  public SiteTree tree() {
    return tree;
  }

  /// When it was committed, in the committer's zone.
  public OffsetDateTime time() {
    var who = commit.getCommitterIdent();
    return who.getWhenAsInstant().atZone(who.getZoneId()).toOffsetDateTime();
  }

  /// Where the repository was cloned from, if it says so.
  public Optional<String> remote() {
    return Optional.ofNullable(repository.getConfig().getString("remote", "origin", "url"))
        .filter(url -> url.startsWith("https://") || url.contains("@"));
  }

  @Override
  public void close() {
    repository.close();
  }

  private static Map<String, SiteFile> read(
      Repository repository, RevCommit commit, SourceLimits limits, Warnings warnings)
      throws IOException, SourceProblem {
    var files = new LinkedHashMap<String, SiteFile>();
    var links = new LinkedHashMap<String, ObjectId>();
    try (var walk = new TreeWalk(repository)) {
      walk.addTree(commit.getTree());
      walk.setRecursive(true);
      while (walk.next()) {
        var path = walk.getPathString();
        var mode = walk.getFileMode(0);
        if (!SiteFile.isSafe(path)) {
          warnings.add(path, "left out: the path leaves its folder or is too long");
        } else if (mode.equals(FileMode.GITLINK)) {
          warnings.add(path, "left out: submodules are not fetched");
        } else if (mode.equals(FileMode.SYMLINK)) {
          links.put(path, walk.getObjectId(0));
        } else {
          files.put(
              path,
              new SiteFile(
                  path,
                  new Content.Blob(
                      repository, walk.getObjectId(0), mode.equals(FileMode.EXECUTABLE_FILE))));
        }
        if (files.size() > limits.filesMax()) {
          throw new SourceProblem(
              "the commit has more than " + limits.filesMax() + " files",
              "raise the builder's limit filesMax, or split the site");
        }
      }
    }
    followLinks(repository, links, files, warnings);
    return files;
  }

  private static void followLinks(
      Repository repository,
      Map<String, ObjectId> links,
      Map<String, SiteFile> files,
      Warnings warnings)
      throws IOException {
    var found = new ArrayList<SiteFile>();
    for (var link : links.entrySet()) {
      var bytes = repository.open(link.getValue(), Constants.OBJ_BLOB).getBytes();
      var here = Path.of("/" + link.getKey());
      var target =
          here.resolveSibling(new String(bytes, StandardCharsets.UTF_8).strip()).normalize();
      var file = files.get(target.toString().substring(1));
      if (file == null || bytes.length == 0 || bytes[0] == '/') {
        warnings.add(link.getKey(), "left out: the symbolic link leads to no file of the commit");
      } else {
        found.add(new SiteFile(link.getKey(), file.content()));
      }
    }
    found.forEach(file -> files.put(file.path(), file));
  }
}

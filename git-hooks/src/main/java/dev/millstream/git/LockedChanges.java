package dev.millstream.git;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.EmptyTreeIterator;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.filter.AndTreeFilter;
import org.eclipse.jgit.treewalk.filter.PathFilterGroup;
import org.eclipse.jgit.treewalk.filter.TreeFilter;

/// Which of some files the commits of a push change. What is on a branch here already was judged
/// when it came, so a merge of it changes nothing.
final class LockedChanges {
  private LockedChanges() {}

  /// Those of `paths` that a commit changes which `tip` contains and no ref does yet.
  static Set<String> of(Repository repository, String tip, Set<String> paths) throws IOException {
    var changed = new TreeSet<String>();
    try (var walk = new RevWalk(repository)) {
      walk.setRetainBody(false);
      walk.markStart(walk.parseCommit(ObjectId.fromString(tip)));
      for (var ref : repository.getRefDatabase().getRefs()) {
        conceal(walk, repository, ref);
      }
      for (var commit : walk) {
        addChanges(repository, walk, commit, paths, changed);
      }
    }
    return changed;
  }

  private static void conceal(RevWalk walk, Repository repository, Ref ref) throws IOException {
    var id = ref.getObjectId();
    if (id != null && repository.getObjectDatabase().has(id)) {
      var commit = walk.peel(walk.parseAny(id));
      if (commit instanceof RevCommit known) {
        walk.markUninteresting(known);
      }
    }
  }

  /// A merge changes what differs from all that it joins.
  private static void addChanges(
      Repository repository, RevWalk commits, RevCommit commit, Set<String> paths, Set<String> to)
      throws IOException {
    try (var walk = new TreeWalk(repository)) {
      walk.addTree(commit.getTree());
      for (var parent : commit.getParents()) {
        commits.parseHeaders(parent);
        walk.addTree(parent.getTree());
      }
      if (commit.getParentCount() == 0) {
        walk.addTree(new EmptyTreeIterator());
      }
      walk.setRecursive(true);
      walk.setFilter(
          AndTreeFilter.create(
              PathFilterGroup.createFromStrings(new ArrayList<>(paths)), TreeFilter.ANY_DIFF));
      while (walk.next()) {
        var path = walk.getPathString();
        if (paths.contains(path)
            && IntStream.range(1, walk.getTreeCount()).noneMatch(tree -> walk.idEqual(0, tree))) {
          to.add(path);
        }
      }
    }
  }
}

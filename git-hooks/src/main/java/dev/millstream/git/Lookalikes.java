package dev.millstream.git;

import java.io.IOException;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.EmptyTreeIterator;
import org.eclipse.jgit.treewalk.TreeWalk;

/// Names of one folder that differ only by case or by their Unicode form. We keep and serve both; a
/// checkout on macOS or Windows keeps one, and its user wonders where the other is.
final class Lookalikes {
  private Lookalikes() {}

  private record Name(String text, boolean changed) {}

  /// One line for each pair of which something changed since `old`.
  static List<String> in(Repository repository, String commit, Optional<String> old)
      throws IOException {
    var found = new ArrayList<String>();
    var names = new HashMap<String, Name>();
    try (var commits = new RevWalk(repository);
        var walk = new TreeWalk(repository)) {
      walk.addTree(commits.parseCommit(ObjectId.fromString(commit)).getTree());
      if (old.isPresent()) {
        walk.addTree(commits.parseCommit(ObjectId.fromString(old.get())).getTree());
      } else {
        walk.addTree(new EmptyTreeIterator());
      }
      while (walk.next()) {
        if (walk.getFileMode(0).equals(FileMode.MISSING)) {
          continue;
        }
        var path = walk.getPathString();
        var name = path.substring(path.lastIndexOf('/') + 1);
        var folder = path.substring(0, path.length() - name.length());
        var changed = !walk.idEqual(0, 1);
        var other = names.putIfAbsent(folder + folded(name), new Name(name, changed));
        if (other != null && (changed || other.changed())) {
          found.add(line(folder, other.text(), name));
        }
        if (walk.isSubtree() && changed) {
          walk.enterSubtree();
        }
      }
    }
    return found;
  }

  private static String folded(String name) {
    var composed = composed(name);
    return composed.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
  }

  private static String composed(String name) {
    return Normalizer.isNormalized(name, Normalizer.Form.NFC)
        ? name
        : Normalizer.normalize(name, Normalizer.Form.NFC);
  }

  private static String line(String folder, String one, String other) {
    var how = composed(one).equals(composed(other)) ? "their Unicode form" : "case";
    return "%s%s and %s differ only by %s: macOS and Windows keep one of them"
        .formatted(folder, one, other, how);
  }
}

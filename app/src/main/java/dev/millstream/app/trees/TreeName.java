package dev.millstream.app.trees;

import dev.millstream.store.Ref;
import dev.millstream.store.RefName;
import dev.millstream.store.Refs;
import java.io.IOException;
import java.util.regex.Pattern;

/// How people name a published tree: `blog` (a project's production), `blog/1a2b3c4d` (a
/// deployment), `blog@my-idea` (a branch), a video's id of 32 hex digits, or a whole ref name such
/// as `site/blog/production`.
public record TreeName(String text) {
  private static final Pattern PROJECT = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");
  private static final Pattern DEPLOYMENT = Pattern.compile("(" + PROJECT + ")/([0-9a-f]{8})");
  private static final Pattern BRANCH = Pattern.compile("(" + PROJECT + ")@(" + PROJECT + ")");
  private static final Pattern VIDEO = Pattern.compile("[0-9a-f]{32}");

  /// The published ref.
  ///
  /// @throws TreeException if there is none, or the text is no name
  public Ref find(Refs refs) throws IOException, TreeException {
    var name = ref();
    var found = refs.read(name);
    if (found.isEmpty()) {
      throw new TreeException("nothing is published as " + text + " (" + name + ")");
    }
    return found.get();
  }

  private RefName ref() throws TreeException {
    var deployment = DEPLOYMENT.matcher(text);
    if (deployment.matches()) {
      return RefName.deployment(deployment.group(1), deployment.group(2));
    }
    var branch = BRANCH.matcher(text);
    if (branch.matches()) {
      return RefName.branch(branch.group(1), branch.group(2));
    }
    if (VIDEO.matcher(text).matches()) {
      return RefName.stream(text);
    }
    if (PROJECT.matcher(text).matches()) {
      return RefName.production(text);
    }
    try {
      return new RefName(text);
    } catch (IllegalArgumentException e) {
      throw new TreeException(
          text
              + " names no tree: give a project, project/deployment, project@branch, or a video's"
              + " id");
    }
  }
}

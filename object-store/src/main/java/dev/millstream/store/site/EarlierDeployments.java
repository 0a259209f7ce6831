package dev.millstream.store.site;

import dev.millstream.store.Digest;
import java.util.List;

/// The trees that an alias showed before this one, newest first. Who still has a page of theirs
/// open gets its scripts and pictures from them. They are not part of this tree: where the
/// deployment is deleted, they are gone.
public record EarlierDeployments(List<Earlier> deployments) {
  /// A site without a past.
  public static final EarlierDeployments NONE = new EarlierDeployments(List.of());

  public EarlierDeployments {
    deployments = List.copyOf(deployments);
  }

  /// One of them; `replacedAt` is in seconds since 1970.
  public record Earlier(Digest manifest, long replacedAt) {}
}

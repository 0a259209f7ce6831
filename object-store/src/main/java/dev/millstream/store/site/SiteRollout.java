package dev.millstream.store.site;

import dev.millstream.store.Digest;

/// A gradual rollout, kept in the tree that production's alias points at: `percent` (1 to 99) of
/// the visitors get another deployment's tree. Whatever else the alias is pointed at ends it.
public record SiteRollout(String deployment, Digest manifest, int percent) {
  public SiteRollout {
    if (percent < 1 || percent > 99) {
      throw new IllegalArgumentException("a share of " + percent + " % is not one of 1 to 99");
    }
  }
}

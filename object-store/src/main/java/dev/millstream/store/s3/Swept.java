package dev.millstream.store.s3;

import dev.millstream.store.Digest;
import java.util.HashSet;
import java.util.Set;

/// What a sweep took away, and what it found too young to.
record Swept(Set<Digest> gone, Set<Digest> young) {
  /// The same of two places that can hold the same object: it is gone if it is nowhere any more.
  Swept and(Swept other) {
    var all = new HashSet<>(gone);
    all.addAll(other.gone);
    all.removeAll(young);
    all.removeAll(other.young);
    var alive = new HashSet<>(young);
    alive.addAll(other.young);
    return new Swept(all, alive);
  }
}

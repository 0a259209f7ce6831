package dev.millstream.store.garbage;

import dev.millstream.store.Digest;
import dev.millstream.store.Scope;
import java.io.IOException;
import java.util.Set;

/// What of a scope is in use beside the manifests that its refs point at.
@FunctionalInterface
public interface Roots {
  /// The objects in use, manifests among them. Asked after the scope's objects were listed.
  Set<Digest> of(Scope scope) throws IOException;
}

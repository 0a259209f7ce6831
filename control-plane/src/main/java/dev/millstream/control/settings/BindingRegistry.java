package dev.millstream.control.settings;

import dev.millstream.builder.functions.BindingResolver;
import dev.millstream.store.Digest;
import dev.millstream.store.Scope;
import java.io.IOException;
import java.util.Set;

/// What the names in a repository's configuration stand for.
@FunctionalInterface
public interface BindingRegistry {
  /// Knows nothing.
  BindingRegistry NONE = (project, trusted) -> BindingResolver.NONE;

  /// The names as a deployment of this project may use them. What a stranger wrote reaches only
  /// what was made for strangers.
  BindingResolver of(String project, boolean trusted);

  /// The objects of a scope that something kept for functions is made of.
  default Set<Digest> used(Scope scope) throws IOException {
    return Set.of();
  }
}

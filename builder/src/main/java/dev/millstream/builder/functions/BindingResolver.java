package dev.millstream.builder.functions;

import dev.millstream.store.site.FunctionBinding.Kind;
import java.io.IOException;
import java.util.Optional;

/// Finds what a configuration names: namespaces, databases, buckets, queues.
@FunctionalInterface
public interface BindingResolver {
  /// Knows nothing.
  BindingResolver NONE = (kind, wanted) -> Optional.empty();

  /// What has the id or the name `wanted`, made if that is a name and there is nothing of it; empty
  /// if it is an id that nothing has.
  Optional<Resolved> resolve(Kind kind, String wanted) throws IOException;

  /// Notes that the project has something that is called without a visitor, should it go live.
  default void expectCalls() throws IOException {}

  /// What was found, and whether it was `made` for the question.
  record Resolved(String id, boolean made) {}
}

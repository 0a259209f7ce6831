package dev.millstream.builder.functions;

import dev.millstream.store.site.FunctionBinding.Kind;
import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

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

  /// Who consumes a queue already, other than the project itself: in words, to follow "is".
  default Optional<String> consumer(String queue) throws IOException {
    return Optional.empty();
  }

  /// Whether the code may name what is another project's.
  default boolean isTrusted() {
    return true;
  }

  /// Names namespaces of objects anew, and sets aside those that are deleted, which go a day later.
  default void migrate(ObjectMigrations migrations) throws IOException {}

  /// Names of namespaces: what is renamed to what, in their order, and what is deleted then.
  record ObjectMigrations(Map<String, String> renamed, Set<String> deleted) {
    public ObjectMigrations {
      renamed = Collections.unmodifiableMap(new LinkedHashMap<>(renamed));
      deleted = Set.copyOf(deleted);
    }

    public boolean isEmpty() {
      return renamed.isEmpty() && deleted.isEmpty();
    }
  }

  /// What was found, and whether it was `made` for the question.
  record Resolved(String id, boolean made) {}
}

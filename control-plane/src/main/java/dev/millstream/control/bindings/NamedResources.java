package dev.millstream.control.bindings;

import dev.millstream.bindings.Bindings;
import dev.millstream.builder.functions.BindingResolver;
import dev.millstream.control.settings.BindingRegistry;
import dev.millstream.store.Digest;
import dev.millstream.store.Scope;
import dev.millstream.store.site.FunctionBinding.Kind;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Finds resources by id or name, and makes those that are named and not there. Thread-safe.
public final class NamedResources implements BindingRegistry {
  private static final Pattern ID =
      Pattern.compile("[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

  private final Bindings bindings;

  public NamedResources(Bindings bindings) {
    this.bindings = bindings;
  }

  @Override
  public BindingResolver of(String project, boolean trusted) {
    return new BindingResolver() {
      @Override
      public Optional<Resolved> resolve(Kind kind, String wanted) throws IOException {
        return find(kind, trusted ? wanted : project + "-strangers-" + wanted);
      }

      @Override
      public boolean isTrusted() {
        return trusted;
      }

      @Override
      public void migrate(ObjectMigrations migrations) throws IOException {
        if (trusted) {
          rename(migrations);
        }
      }

      @Override
      public Optional<String> consumer(String queue) throws IOException {
        return consumerBeside(project, queue);
      }

      @Override
      public void expectCalls() throws IOException {
        bindings.triggers().add(project);
      }
    };
  }

  @Override
  public Set<Digest> used(Scope scope) throws IOException {
    try {
      return scope.equals(Scope.bucket(scope.name())) ? bindings.r2().used(scope.name()) : Set.of();
    } catch (SQLException e) {
      throw new IOException("what a bucket holds cannot be told: " + scope, e);
    }
  }

  private Optional<String> consumerBeside(String project, String queue) throws IOException {
    try {
      if (bindings.queues().settings(queue).pull().isPresent()) {
        return Optional.of("consumed over HTTP (wrangler queues consumer http)");
      }
      return bindings
          .triggers()
          .consumer(queue)
          .filter(other -> !other.equals(project))
          .map(other -> "consumed by the project " + other);
    } catch (SQLException e) {
      throw new IOException("the queue's settings cannot be read", e);
    }
  }

  private void rename(BindingResolver.ObjectMigrations migrations) throws IOException {
    try {
      var catalog = bindings.catalog();
      for (var renamed : migrations.renamed().entrySet()) {
        var from = catalog.named(Kind.OBJECTS, renamed.getKey());
        if (from.isPresent() && catalog.named(Kind.OBJECTS, renamed.getValue()).isEmpty()) {
          catalog.rename(Kind.OBJECTS, from.get().id(), renamed.getValue());
        }
      }
      for (var deleted : migrations.deleted()) {
        bindings.setAside(deleted);
      }
    } catch (SQLException e) {
      throw new IOException("the catalogue of what functions keep failed", e);
    }
  }

  private Optional<BindingResolver.Resolved> find(Kind kind, String wanted) throws IOException {
    try {
      var catalog = bindings.catalog();
      for (var known : List.of(catalog.find(kind, wanted), catalog.named(kind, wanted))) {
        if (known.isPresent()) {
          return Optional.of(new BindingResolver.Resolved(known.get().id(), false));
        }
      }
      return ID.matcher(wanted).matches()
          ? Optional.empty()
          : bindings.make(kind, wanted).map(made -> new BindingResolver.Resolved(made.id(), true));
    } catch (SQLException e) {
      throw new IOException("the catalogue of what functions keep failed", e);
    }
  }
}

package dev.millstream.builder.functions;

import dev.millstream.builder.functions.BindingResolver.ObjectMigrations;
import dev.millstream.builder.source.SourceProblem;
import dev.millstream.store.site.FunctionBinding;
import dev.millstream.store.site.FunctionBinding.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/// The Durable Objects of `wrangler.toml`, `.json` or `.jsonc`. A class has a namespace in
/// production and one in previews.
final class DeclaredObjects {
  private static final String BINDINGS = "durable_objects.bindings";
  private static final String MIGRATIONS = "migrations";
  private static final Pattern NAME = Pattern.compile("[A-Za-z_$][A-Za-z0-9_$]*");
  private static final int BINDINGS_MAX = 100;

  private final WranglerFile file;
  private final Surroundings around;
  private final List<FunctionBinding> found = new ArrayList<>();
  private final Set<String> names = new HashSet<>();
  private final Set<String> ownClasses = new HashSet<>();

  private DeclaredObjects(WranglerFile file, Surroundings around) {
    this.file = file;
    this.around = around;
  }

  /// The objects' bindings of one deployment.
  ///
  /// @throws SourceProblem if one of them is written wrongly; names its line
  static List<FunctionBinding> of(WranglerFile file, Surroundings around)
      throws IOException, SourceProblem {
    var declared = new DeclaredObjects(file, around);
    var entries = declared.declared("/durable_objects/bindings");
    for (var entry : entries) {
      declared.check(entry);
    }
    declared.migrate();
    for (var entry : entries) {
      declared.bind(entry);
    }
    return declared.found;
  }

  private JsonNode declared(String path) {
    var own = file.environment(around.preview()).at(path);
    return own.isMissingNode() ? file.root().at(path) : own;
  }

  private void check(JsonNode entry) throws SourceProblem {
    var name = entry.path("name").asString("");
    var className = entry.path("class_name").asString("");
    if (!NAME.matcher(name).matches() || !names.add(name) || names.size() > BINDINGS_MAX) {
      throw problem(
          name,
          "%s: name = \"%s\"".formatted(BINDINGS, name),
          "a name of letters, digits and _ that is not taken, one of at most " + BINDINGS_MAX);
    }
    if (!NAME.matcher(className).matches()) {
      throw problem(
          name,
          "%s: class_name = \"%s\" of %s".formatted(BINDINGS, className, name),
          "the name of a class that _worker.js or durable-objects.ts exports");
    }
    if (script(entry).isEmpty()) {
      ownClasses.add(className);
    }
  }

  private String script(JsonNode entry) {
    return around.resolver().isTrusted() ? entry.path("script_name").asString("") : "";
  }

  private void bind(JsonNode entry) throws IOException {
    var className = entry.path("class_name").asString("");
    var script = script(entry);
    var owner = !script.isEmpty() ? script : around.preview() ? "" : around.project();
    var wanted = script.isEmpty() ? own(className) : script + "-" + className;
    var resolved = around.resolver().resolve(Kind.OBJECTS, wanted);
    var name = entry.path("name").asString("");
    resolved.ifPresent(there -> {
      found.add(FunctionBinding.objects(name, there.id(), className, owner));
      if (there.made()) {
        around
            .log()
            .accept("Made Durable Objects %s (%s) for env.%s".formatted(wanted, there.id(), name));
      }
    });
  }

  private String own(String className) {
    return around.project() + "-" + className + (around.preview() ? "-preview" : "");
  }

  /// What is written there stays there, so that it is read at each build: a class is deleted if it
  /// has not come back since, and is not bound.
  private void migrate() throws IOException, SourceProblem {
    var renamed = new LinkedHashMap<String, String>();
    var deleted = new HashSet<String>();
    for (var migration : declared("/" + MIGRATIONS)) {
      for (var word : List.of("new_classes", "new_sqlite_classes")) {
        migration.path(word).forEach(made -> deleted.remove(own(made.asString(""))));
      }
      for (var rename : migration.path("renamed_classes")) {
        var from = rename.path("from").asString("");
        var to = rename.path("to").asString("");
        if (!NAME.matcher(from).matches() || !NAME.matcher(to).matches()) {
          throw problem(
              "renamed_classes",
              MIGRATIONS + ": renamed_classes = " + rename,
              "write {from = \"Old\", to = \"New\"}");
        }
        renamed.put(own(from), own(to));
        deleted.remove(own(to));
      }
      for (var gone : migration.path("deleted_classes")) {
        deleted.add(own(gone.asString("")));
      }
    }
    for (var className : ownClasses) {
      if (deleted.contains(own(className))) {
        throw problem(
            className,
            "%s: %s is deleted by a migration and bound".formatted(MIGRATIONS, className),
            "take its binding away, or have a later migration make it anew");
      }
    }
    var all = new ObjectMigrations(renamed, deleted);
    if (!all.isEmpty()) {
      around.resolver().migrate(all);
    }
  }

  private SourceProblem problem(String word, String problem, String advice) {
    return new SourceProblem("%s:%d: %s".formatted(file.path(), file.line(word), problem), advice);
  }
}

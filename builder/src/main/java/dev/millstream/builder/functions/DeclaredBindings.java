package dev.millstream.builder.functions;

import dev.millstream.store.site.FunctionBinding;
import dev.millstream.store.site.FunctionBinding.Kind;
import dev.millstream.store.site.SiteBindings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/// The bindings of `wrangler.toml`, `.json` or `.jsonc`, resolved for one deployment. A preview
/// shares with production only what `[env.preview]` or a `preview_…` key names; otherwise it gets
/// something of its own.
final class DeclaredBindings {
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
  private static final int BINDINGS_MAX = 100;
  private static final int DELAY_SECONDS_MAX = 12 * 3600;

  private final WranglerFile file;
  private final Surroundings around;
  private final List<FunctionBinding> found = new ArrayList<>();
  private final HashSet<String> names = new HashSet<>();

  /// How a kind of binding is written.
  private enum Section {
    KV(Kind.KV, "kv_namespaces", "id", "preview_id"),
    D1(Kind.D1, "d1_databases", "database_id", "preview_database_id"),
    R2(Kind.R2, "r2_buckets", "bucket_name", "preview_bucket_name"),
    QUEUE(Kind.QUEUE, "queues.producers", "queue", ""),
    ANALYTICS(Kind.ANALYTICS, "analytics_engine_datasets", "dataset", "");

    final Kind kind;
    final String list;
    final String id;
    final String previewId;

    Section(Kind kind, String list, String id, String previewId) {
      this.kind = kind;
      this.list = list;
      this.id = id;
      this.previewId = previewId;
    }

    JsonNode in(JsonNode environment) {
      return environment.at("/" + list.replace('.', '/'));
    }
  }

  private DeclaredBindings(WranglerFile file, Surroundings around) {
    this.file = file;
    this.around = around;
  }

  /// The bindings of one deployment.
  static SiteBindings of(WranglerFile file, Surroundings around) throws IOException {
    var declared = new DeclaredBindings(file, around);
    for (var section : Section.values()) {
      declared.read(section);
    }
    return new SiteBindings(declared.found);
  }

  private void read(Section section) throws IOException {
    var own = section.in(file.environment(around.preview()));
    var shared = own.isMissingNode();
    for (var entry : shared ? section.in(file.root()) : own) {
      var name = entry.path("binding").asString("");
      if (!NAME.matcher(name).matches() || !names.add(name) || found.size() >= BINDINGS_MAX) {
        around
            .warnings()
            .add(
                file.path(),
                file.line(name.isEmpty() ? section.list : name),
                "%s: binding = \"%s\" must be a name of letters, digits and _ that is not taken,"
                        .formatted(section.list, name)
                    + " one of at most "
                    + BINDINGS_MAX);
        continue;
      }
      resolve(section, name, wanted(section, entry, name, shared))
          .ifPresent(
              id -> found.add(new FunctionBinding(section.kind, name, id, delay(section, entry))));
    }
  }

  private int delay(Section section, JsonNode entry) {
    var delay = entry.path("delivery_delay");
    if (section != Section.QUEUE || delay.isMissingNode()) {
      return -1;
    }
    var seconds = delay.asInt(-1);
    if (!delay.isIntegralNumber() || seconds < 0 || seconds > DELAY_SECONDS_MAX) {
      around
          .warnings()
          .add(
              file.path(),
              file.line("delivery_delay"),
              "%s: delivery_delay = %s must be a whole number from 0 to %,d; it is left out"
                  .formatted(section.list, delay, DELAY_SECONDS_MAX));
      return -1;
    }
    return seconds;
  }

  private String wanted(Section section, JsonNode entry, String name, boolean shared) {
    var own = (around.project() + "-" + name).toLowerCase(Locale.ROOT);
    var id = entry.path(section.id).asString("");
    var wanted = id.isEmpty() ? entry.path("database_name").asString(own) : id;
    if (!around.preview() || !shared) {
      return wanted;
    }
    return entry.path(section.previewId).asString(own + "-preview");
  }

  private Optional<String> resolve(Section section, String name, String wanted) throws IOException {
    var resolved = around.resolver().resolve(section.kind, wanted);
    if (resolved.isEmpty()) {
      around
          .warnings()
          .add(
              file.path(),
              file.line(wanted),
              "%s: there is no %s %s here, so env.%s is missing: make one with wrangler and write"
                      .formatted(section.list, section.kind, wanted, name)
                  + " its id, or write a name, and one of that name is made");
    }
    resolved
        .filter(BindingResolver.Resolved::made)
        .ifPresent(made ->
            around
                .log()
                .accept(
                    "Made %s %s (%s) for env.%s".formatted(section.kind, wanted, made.id(), name)));
    return resolved.map(BindingResolver.Resolved::id);
  }
}

package dev.millstream.builder.functions;

import dev.millstream.builder.source.SourceProblem;
import dev.millstream.store.site.FunctionBinding;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;

/// The service bindings of `wrangler.toml`, `.json` or `.jsonc`: other projects whose functions are
/// called without a way over the network. A stranger's code gets none.
final class DeclaredServices {
  private static final String SERVICES = "services";
  private static final Pattern NAME = Pattern.compile("[A-Za-z_$][A-Za-z0-9_$]*");
  private static final Pattern PROJECT = Pattern.compile("[a-z0-9][a-z0-9-]{0,57}");
  private static final int BINDINGS_MAX = 100;

  private DeclaredServices() {}

  /// Those of one deployment; `[env.…]` replaces the top level's.
  ///
  /// @throws SourceProblem if one of them is written wrongly; names its line
  static List<FunctionBinding> of(WranglerFile file, Surroundings around) throws SourceProblem {
    var own = file.environment(around.preview()).path(SERVICES);
    var found = new ArrayList<FunctionBinding>();
    var names = new HashSet<String>();
    for (var entry : own.isMissingNode() ? file.root().path(SERVICES) : own) {
      var name = entry.path("binding").asString("");
      var service = entry.path("service").asString("");
      var entrypoint = entry.path("entrypoint").asString("");
      var isSound =
          NAME.matcher(name).matches()
              && names.add(name)
              && names.size() <= BINDINGS_MAX
              && PROJECT.matcher(service).matches()
              && (entrypoint.isEmpty() || NAME.matcher(entrypoint).matches());
      if (!isSound) {
        throw new SourceProblem(
            "%s:%d: %s: binding = \"%s\", service = \"%s\", entrypoint = \"%s\""
                .formatted(
                    file.path(),
                    file.line(name.isEmpty() ? SERVICES : name),
                    SERVICES,
                    name,
                    service,
                    entrypoint),
            "write a name of letters, digits and _ that is not taken, one of at most "
                + BINDINGS_MAX
                + ", a project's name, and that of a class, if it is not the default export");
      }
      if (around.resolver().isTrusted()) {
        found.add(FunctionBinding.service(name, service, entrypoint));
      }
    }
    return found;
  }
}

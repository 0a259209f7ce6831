package dev.millstream.builder.functions;

import dev.millstream.builder.source.SourceProblem;
import dev.millstream.store.site.FunctionBinding;
import dev.millstream.store.site.FunctionBinding.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/// The `send_email` bindings of `wrangler.toml`, `.json` or `.jsonc`: whom functions may write to.
/// A stranger's code gets none.
final class DeclaredEmails {
  private static final String EMAILS = "send_email";
  private static final Pattern NAME = Pattern.compile("[A-Za-z_$][A-Za-z0-9_$]*");
  private static final int BINDINGS_MAX = 100;

  private DeclaredEmails() {}

  /// Those of one deployment; `[env.…]` replaces the top level's.
  ///
  /// @throws SourceProblem if one of them is written wrongly; names its line
  static List<FunctionBinding> of(WranglerFile file, Surroundings around) throws SourceProblem {
    var own = file.environment(around.preview()).path(EMAILS);
    var found = new ArrayList<FunctionBinding>();
    var names = new HashSet<String>();
    for (var entry : own.isMissingNode() ? file.root().path(EMAILS) : own) {
      var name = entry.path("name").asString("");
      if (!NAME.matcher(name).matches() || !names.add(name) || names.size() > BINDINGS_MAX) {
        throw new SourceProblem(
            "%s:%d: %s: name = \"%s\""
                .formatted(file.path(), file.line(name.isEmpty() ? EMAILS : name), EMAILS, name),
            "write a name of letters, digits and _ that is not taken, one of at most "
                + BINDINGS_MAX);
      }
      if (around.resolver().isTrusted()) {
        found.add(new FunctionBinding(Kind.EMAIL, name, rules(entry)));
      }
    }
    return found;
  }

  private static String rules(JsonNode entry) {
    var rules = JsonMapper.shared().createObjectNode();
    var to = rules.putArray("to");
    add(to, entry.path("destination_address"));
    add(to, entry.path("allowed_destination_addresses"));
    add(rules.putArray("from"), entry.path("allowed_sender_addresses"));
    return rules.toString();
  }

  private static void add(ArrayNode list, JsonNode given) {
    if (given.isString()) {
      list.add(given.asString());
    } else {
      given.forEach(each -> list.add(each.asString("")));
    }
  }
}

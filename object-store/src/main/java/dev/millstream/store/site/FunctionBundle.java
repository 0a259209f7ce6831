package dev.millstream.store.site;

import dev.millstream.store.Digest;
import java.util.List;
import java.util.Map;

/// A deployment's functions, bundled into one classic script that defines the global
/// `__millstream_bundle`: `{modules: {"<module>": <namespace>}}` for `functions/`, or `{worker:
/// <namespace>}` for an advanced-mode `_worker.js` (`routes` is empty then). `script` names the
/// object; `gate` says which requests reach it; `vars` are plain environment values;
/// `compatibilityDate` is as in `wrangler.toml`.
public record FunctionBundle(
    Digest script,
    List<FunctionRoute> routes,
    RouteRules gate,
    Map<String, String> vars,
    String compatibilityDate) {
  public FunctionBundle {
    routes = List.copyOf(routes);
    vars = Map.copyOf(vars);
  }
}

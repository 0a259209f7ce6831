package dev.millstream.functions.wire;

import dev.millstream.store.site.FunctionBinding;
import dev.millstream.store.site.FunctionRoute;
import java.util.List;
import java.util.Map;

/// All that a host needs to run a site's functions. Nobody changes `script`.
@SuppressWarnings("ArrayRecordComponent") // scripts are never compared, and copying them costs
public record SiteCode(
    List<FunctionRoute> routes,
    Map<String, String> vars,
    List<FunctionBinding> bindings,
    byte[] script) {
  public SiteCode {
    routes = List.copyOf(routes);
    vars = Map.copyOf(vars);
    bindings = List.copyOf(bindings);
  }
}

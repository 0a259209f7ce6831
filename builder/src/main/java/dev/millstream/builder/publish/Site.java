package dev.millstream.builder.publish;

import dev.millstream.builder.source.SiteTree;
import dev.millstream.store.site.FunctionRoute;
import dev.millstream.store.site.RouteRules;
import dev.millstream.store.site.SiteAccess;
import dev.millstream.store.site.SiteBindings;
import dev.millstream.store.site.SiteDelivery;
import dev.millstream.store.site.SiteOrigin;
import dev.millstream.store.site.SiteRules;
import dev.millstream.store.trigger.SiteTriggers;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A whole site, ready to be published.
public record Site(
    SiteTree files,
    SiteRules rules,
    SiteAccess access,
    SiteDelivery delivery,
    SiteMedia media,
    Optional<Functions> functions,
    SiteOrigin origin) {
  /// The site's functions: a script that defines `__millstream_bundle`, as
  /// [dev.millstream.store.site.FunctionBundle] says.
  @SuppressWarnings("ArrayRecordComponent") // identity is never asked for
  public record Functions(
      byte[] script,
      List<FunctionRoute> routes,
      RouteRules gate,
      Map<String, String> vars,
      String compatibilityDate,
      SiteBindings bindings,
      SiteTriggers triggers) {
    public Functions {
      routes = List.copyOf(routes);
      vars = Map.copyOf(vars);
    }
  }
}

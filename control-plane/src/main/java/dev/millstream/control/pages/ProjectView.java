package dev.millstream.control.pages;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.millstream.control.settings.ProductionLock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A project in the API's shape.
record ProjectView(
    String id,
    String name,
    String subdomain,
    List<String> domains,
    @JsonProperty("production_branch") String productionBranch,
    @JsonProperty("build_config") BuildSettings build,
    Optional<Source> source,
    @JsonProperty("deployment_configs") Map<String, EnvRoutes.Config> configs,
    @JsonProperty("created_on") Instant createdOn,
    Optional<ProductionLock> lock,
    @JsonProperty("canonical_deployment") Optional<DeploymentView> live,
    @JsonProperty("latest_deployment") Optional<DeploymentView> latest) {
  /// Where its commits come from; `github` stands for git, as clients know no other.
  record Source(String type, SourceSettings config) {}
}

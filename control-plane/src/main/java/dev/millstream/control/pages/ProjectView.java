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
    @JsonProperty("build_config") BuildConfig build,
    @JsonProperty("deployment_configs") Map<String, EnvRoutes.Config> configs,
    @JsonProperty("created_on") Instant createdOn,
    Optional<ProductionLock> lock,
    @JsonProperty("canonical_deployment") Optional<DeploymentView> live,
    @JsonProperty("latest_deployment") Optional<DeploymentView> latest) {
  /// How a project is built: here `millstream.toml` says that, so nothing is set.
  record BuildConfig(
      @JsonProperty("build_command") String command,
      @JsonProperty("destination_dir") String output,
      @JsonProperty("root_dir") String root) {
    static final BuildConfig NONE = new BuildConfig("", "", "");
  }
}

package dev.millstream.control.deploy;

import dev.millstream.control.naming.BranchLabel;

/// How the public reaches what is live.
public record SiteAddresses(String baseDomain, int edgePort) {
  /// The host of a project's production, with the port where it is not the usual one.
  public String host(String project) {
    return project + "." + baseDomain + (edgePort == 80 ? "" : ":" + edgePort);
  }

  /// The project's production.
  public String production(String project) {
    return "http://" + host(project) + "/";
  }

  /// A deployment's own address.
  public String deployment(Deployment.Key key) {
    return "http://" + key.id() + "." + host(key.project()) + "/";
  }

  /// A branch's address.
  public String branch(String project, String branch) {
    return "http://" + BranchLabel.of(branch) + "." + host(project) + "/";
  }

  /// Where a deployment goes live.
  String live(Deployment deployment) {
    return deployment.production()
        ? production(deployment.key().project())
        : branch(deployment.key().project(), deployment.source().branch());
  }
}

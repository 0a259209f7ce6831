package dev.millstream.control.deploy;

import java.util.Locale;

/// What can happen to a deployment.
public enum DeploymentEvent {
  QUEUED,
  BUILDING,
  SUCCEEDED,
  FAILED,
  SKIPPED,
  SUPERSEDED,
  CANCELLED,
  /// It becomes its project's production: by a push, a promotion or a rollback. Told while
  /// production still shows what it showed before.
  PRODUCTION;

  /// As it is called outside, `deployment.succeeded`.
  public String label() {
    return "deployment." + name().toLowerCase(Locale.ROOT);
  }

  /// What happens to a deployment that gets this status.
  static DeploymentEvent of(Status end) {
    return switch (end) {
      case QUEUED -> QUEUED;
      case BUILDING -> BUILDING;
      case SUCCESS -> SUCCEEDED;
      case FAILED -> FAILED;
      case SKIPPED -> SKIPPED;
      case SUPERSEDED -> SUPERSEDED;
      case CANCELLED -> CANCELLED;
    };
  }
}

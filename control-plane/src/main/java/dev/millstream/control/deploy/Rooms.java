package dev.millstream.control.deploy;

import dev.millstream.control.db.Database;
import dev.millstream.control.settings.EnvLimits;
import dev.millstream.control.settings.EnvVars;
import dev.millstream.control.settings.ProductionLocks;
import dev.millstream.git.Repositories;
import dev.millstream.store.Refs;
import dev.millstream.store.secret.SecretBox;
import java.io.IOException;
import java.nio.file.Path;

/// Where deployments are kept: the tables, the logs, the values, the repositories.
public record Rooms(
    Database database,
    Projects projects,
    Deployments deployments,
    DeploymentEvents events,
    Aliases aliases,
    BuildLogs logs,
    EnvVars vars,
    ProductionLocks locks,
    Repositories repositories,
    SiteAddresses addresses,
    DeployLimits limits) {
  /// The rooms under a data folder.
  public static Rooms in(Path dataDirectory, Database database, Refs refs, SiteAddresses addresses)
      throws IOException {
    var limits = DeployLimits.DEFAULT;
    var events = new DeploymentEvents();
    return new Rooms(
        database,
        new Projects(database),
        new Deployments(database, events),
        events,
        new Aliases(database, refs),
        new BuildLogs(dataDirectory.resolve("logs"), limits),
        new EnvVars(
            database, SecretBox.open(dataDirectory.resolve("secrets.key")), EnvLimits.DEFAULT),
        new ProductionLocks(database),
        new Repositories(dataDirectory.resolve("git")),
        addresses,
        limits);
  }
}

package dev.millstream.control.dashboard;

import dev.millstream.bindings.Bindings;
import dev.millstream.control.deploy.Releases;
import dev.millstream.control.deploy.Restarts;
import dev.millstream.control.deploy.Rooms;
import dev.millstream.control.domains.Domains;
import dev.millstream.control.forges.Forges;
import dev.millstream.control.jobs.JobQueue;
import dev.millstream.control.keys.SshKeys;
import dev.millstream.control.purge.PurgeOrder;
import dev.millstream.control.stream.StreamService;
import dev.millstream.control.tokens.Tokens;
import dev.millstream.store.ObjectStore;
import java.nio.file.Path;
import java.util.Optional;

/// What the dashboard shows and commands: the same services as the API's.
public record DashboardServices(
    Sites sites,
    Access access,
    StreamService stream,
    JobQueue jobs,
    Path dataDirectory,
    Optional<Bindings> kept) {
  /// Of projects and what they publish.
  public record Sites(
      Rooms rooms,
      Releases releases,
      Restarts restarts,
      Domains domains,
      ObjectStore store,
      PurgeOrder.Door purges,
      Forges forges) {}

  /// Of who may come in.
  public record Access(Tokens tokens, SshKeys keys) {}
}

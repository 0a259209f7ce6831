package dev.millstream.control;

import dev.millstream.control.api.ApiLimits;
import dev.millstream.control.domains.DomainSettings;
import dev.millstream.control.jobs.JobLimits;
import dev.millstream.control.stream.StreamLimits;
import dev.millstream.control.stream.StreamSettings;
import dev.millstream.git.GitLimits;
import dev.millstream.git.lfs.LfsLimits;
import dev.millstream.git.ssh.SshLimits;
import dev.millstream.git.ssh.SshSettings;
import dev.millstream.store.network.Outbound;
import java.nio.file.Path;
import java.util.Optional;

/// Where the control plane listens and keeps its state, and how the public reaches what it makes
/// live: an SSH port of -1 means none; sites are `http://<project>.<baseDomain>:<edgePort>/`.
public record ControlSettings(
    String host,
    int port,
    int sshPort,
    Path dataDirectory,
    String baseDomain,
    int edgePort,
    DomainSettings domains,
    Outbound outbound,
    ControlLimits limits) {
  /// Settings with the default limits.
  public ControlSettings(
      String host, int port, int sshPort, Path dataDirectory, String baseDomain, int edgePort) {
    this(
        host,
        port,
        sshPort,
        dataDirectory,
        baseDomain,
        edgePort,
        DomainSettings.of(baseDomain, ""),
        Outbound.PUBLIC,
        ControlLimits.DEFAULT);
  }

  Optional<SshSettings> ssh() {
    var hostKey = dataDirectory.resolve("ssh").resolve("host_ed25519");
    return sshPort < 0
        ? Optional.empty()
        : Optional.of(new SshSettings(host, sshPort, hostKey, limits.ssh()));
  }

  StreamSettings stream() {
    var streamUrl = "http://stream." + baseDomain + (edgePort == 80 ? "" : ":" + edgePort);
    return new StreamSettings(dataDirectory, streamUrl, true, outbound, limits.stream());
  }

  /// All limits of the control plane.
  public record ControlLimits(
      ApiLimits api,
      JobLimits jobs,
      StreamLimits stream,
      SshLimits ssh,
      LfsLimits lfs,
      GitLimits git) {
    public static final ControlLimits DEFAULT =
        new ControlLimits(
            ApiLimits.DEFAULT,
            JobLimits.DEFAULT,
            StreamLimits.DEFAULT,
            SshLimits.DEFAULT,
            LfsLimits.DEFAULT,
            GitLimits.DEFAULT);

    /// These, with other ones for videos.
    public ControlLimits with(StreamLimits other) {
      return new ControlLimits(api, jobs, other, ssh, lfs, git);
    }

    /// These, with other ones for large files.
    public ControlLimits with(LfsLimits other) {
      return new ControlLimits(api, jobs, stream, ssh, other, git);
    }

    /// These, with other ones for repositories.
    public ControlLimits with(GitLimits other) {
      return new ControlLimits(api, jobs, stream, ssh, lfs, other);
    }
  }
}

package dev.millstream.control;

import dev.millstream.control.api.ApiLimits;
import dev.millstream.control.jobs.JobLimits;
import dev.millstream.control.stream.StreamLimits;
import dev.millstream.control.stream.StreamSettings;
import java.nio.file.Path;

/// Where the control plane listens and keeps its state, and how the public reaches what it makes
/// live: sites are `http://<project>.<baseDomain>:<edgePort>/`.
public record ControlSettings(
    String host,
    int port,
    Path dataDirectory,
    String baseDomain,
    int edgePort,
    ControlLimits limits) {
  /// Settings with the default limits.
  public ControlSettings(
      String host, int port, Path dataDirectory, String baseDomain, int edgePort) {
    this(host, port, dataDirectory, baseDomain, edgePort, ControlLimits.DEFAULT);
  }

  StreamSettings stream() {
    var streamUrl = "http://stream." + baseDomain + (edgePort == 80 ? "" : ":" + edgePort);
    return new StreamSettings(dataDirectory, streamUrl, true, limits.stream());
  }

  /// All limits of the control plane.
  public record ControlLimits(ApiLimits api, JobLimits jobs, StreamLimits stream) {
    public static final ControlLimits DEFAULT =
        new ControlLimits(ApiLimits.DEFAULT, JobLimits.DEFAULT, StreamLimits.DEFAULT);
  }
}

package dev.millstream.control.deploy;

import dev.millstream.builder.BuildLog;
import dev.millstream.builder.BuildRequest;
import dev.millstream.builder.BuildResult;

/// Turns a commit into a tree: `SiteBuilder::build`.
@FunctionalInterface
public interface SiteBuild {
  /// Blocks until the build ended; interrupt the thread to cancel.
  BuildResult build(BuildRequest request, BuildLog log);
}

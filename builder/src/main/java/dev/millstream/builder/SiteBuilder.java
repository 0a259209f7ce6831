package dev.millstream.builder;

import dev.millstream.builder.publish.BlobDigests;
import dev.millstream.builder.source.CommitSource;
import dev.millstream.builder.source.SourceProblem;
import dev.millstream.builder.source.Warnings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;

/// Builds sites from commits and uploads. Thread-safe: several builds may run at once.
public final class SiteBuilder {
  private final BuilderSettings settings;
  private final BlobDigests digests;

  /// A builder with these settings.
  public SiteBuilder(BuilderSettings settings) {
    this.settings = settings;
    digests = new BlobDigests(settings.limits().publish().rememberedBlobsMax());
  }

  /// Builds one commit, or takes one upload as it is, and puts the tree into the store. Blocks;
  /// interrupt the thread to cancel.
  ///
  /// @throws UncheckedIOException if the repository or the store cannot be read or written
  public BuildResult build(BuildRequest request, BuildLog log) {
    try {
      return request.upload().isPresent()
          ? new UploadBuild(settings, request, log, digests).run(request.upload().get())
          : buildCommit(request, log);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new BuildResult.Cancelled();
    } catch (SourceProblem e) {
      return new BuildResult.Failed("read the source", e.problem(), e.advice());
    } catch (ClosedByInterruptException e) {
      return new BuildResult.Cancelled();
    } catch (IOException e) {
      if (Thread.currentThread().isInterrupted()) {
        return new BuildResult.Cancelled();
      }
      throw new UncheckedIOException(e);
    }
  }

  private BuildResult buildCommit(BuildRequest request, BuildLog log)
      throws IOException, InterruptedException, SourceProblem {
    var warnings = new Warnings();
    try (var source =
            CommitSource.open(
                request.gitDirectory(), request.commit(), settings.limits().source(), warnings);
        var build = new Build(settings, request, source, warnings, log, digests)) {
      return build.run();
    }
  }
}

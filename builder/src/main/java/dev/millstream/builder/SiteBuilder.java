package dev.millstream.builder;

import dev.millstream.builder.cache.BuildCaches;
import dev.millstream.builder.functions.KeptBundles;
import dev.millstream.builder.picture.PictureSizes;
import dev.millstream.builder.publish.BlobDigests;
import dev.millstream.builder.source.CommitSource;
import dev.millstream.builder.source.LargeFiles;
import dev.millstream.builder.source.SourceProblem;
import dev.millstream.builder.source.Warnings;
import dev.millstream.store.Scope;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.util.Optional;

/// Builds sites from commits and uploads. Thread-safe: several builds may run at once.
public final class SiteBuilder {
  /// Sizes that are remembered, about 200 bytes each.
  private static final int PICTURES_MAX = 50_000;

  private final BuilderSettings settings;
  private final Remembered remembered;

  /// A builder with these settings.
  public SiteBuilder(BuilderSettings settings) {
    this.settings = settings;
    remembered =
        new Remembered(
            new BlobDigests(settings.limits().publish().rememberedBlobsMax()),
            new KeptSites(settings.limits().keptSitesBytesMax()),
            new PictureSizes(PICTURES_MAX),
            new KeptBundles(settings.limits().functions().keptBytesMax()),
            new BuildCaches(settings.workDirectory().resolve("caches"), settings.limits().cache()));
  }

  /// Builds one commit, or takes one upload as it is, and puts the tree into the store. Blocks;
  /// interrupt the thread to cancel.
  ///
  /// @throws UncheckedIOException if the repository or the store cannot be read or written
  public BuildResult build(BuildRequest request, BuildLog log) {
    try {
      return request.upload().isPresent()
          ? new UploadBuild(settings, request, log, remembered).run(request.upload().get())
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

  /// What builds keep for the next build of their project.
  public BuildCaches caches() {
    return remembered.caches();
  }

  private BuildResult buildCommit(BuildRequest request, BuildLog log)
      throws IOException, InterruptedException, SourceProblem {
    var warnings = new Warnings();
    try (var source =
            CommitSource.open(
                request.gitDirectory(),
                request.commit(),
                settings.limits().source(),
                warnings,
                Optional.of(new LargeFiles(request.store(), Scope.largeFiles(request.project()))));
        var build = new Build(settings, request, source, warnings, log, remembered)) {
      return build.run();
    }
  }
}

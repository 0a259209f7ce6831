package dev.millstream.builder;

import dev.millstream.builder.cache.CacheLimits;
import dev.millstream.builder.functions.FunctionLimits;
import dev.millstream.builder.liquid.value.RenderLimits;
import dev.millstream.builder.publish.PublishLimits;
import dev.millstream.builder.source.SourceLimits;

/// Every limit of a build, by the step it belongs to. About `keptSitesBytesMax` bytes of memory
/// remember what the pages of all sites were rendered from.
public record BuilderLimits(
    SourceLimits source,
    FunctionLimits functions,
    PublishLimits publish,
    CacheLimits cache,
    RenderLimits render,
    long keptSitesBytesMax) {
  private static final long KEPT_SITES_DEFAULT = 128L << 20;

  /// Each step's defaults.
  public static final BuilderLimits DEFAULTS =
      new BuilderLimits(
          SourceLimits.DEFAULTS,
          FunctionLimits.DEFAULTS,
          PublishLimits.DEFAULTS,
          CacheLimits.DEFAULTS,
          RenderLimits.DEFAULTS,
          KEPT_SITES_DEFAULT);
}

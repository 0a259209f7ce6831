package dev.millstream.builder;

import dev.millstream.builder.cache.CacheLimits;
import dev.millstream.builder.functions.FunctionLimits;
import dev.millstream.builder.publish.PublishLimits;
import dev.millstream.builder.source.SourceLimits;

/// Every limit of a build, by the step it belongs to.
public record BuilderLimits(
    SourceLimits source, FunctionLimits functions, PublishLimits publish, CacheLimits cache) {
  /// Each step's defaults.
  public static final BuilderLimits DEFAULTS =
      new BuilderLimits(
          SourceLimits.DEFAULTS,
          FunctionLimits.DEFAULTS,
          PublishLimits.DEFAULTS,
          CacheLimits.DEFAULTS);
}

package dev.millstream.edge.cache;

import dev.millstream.functions.FunctionRequest;

/// Where an answer comes from that the cache has not: a site's functions, or another server.
@FunctionalInterface
public interface Origin {
  /// The answer to `request`, which is the visitor's, or has the cache's own conditions in place of
  /// the visitor's conditions and ranges. Blocks, for a time that the origin bounds; it may be
  /// called after the visitor's exchange has ended.
  Fetched fetch(FunctionRequest request);
}

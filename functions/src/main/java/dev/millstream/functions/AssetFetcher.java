package dev.millstream.functions;

/// Answers from the site's files: `env.ASSETS`, and `next()` at a chain's end. Called on a virtual
/// thread while the function's call is under way.
@FunctionalInterface
public interface AssetFetcher {
  FunctionResponse fetch(FunctionRequest request);
}

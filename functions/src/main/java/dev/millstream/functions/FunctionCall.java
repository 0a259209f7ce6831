package dev.millstream.functions;

/// One request to a site's functions. `requestId` marks what they log; `assets` answers what they
/// hand on to the site's files, `servers` what they fetch from elsewhere, `caches` what they store
/// by name; `watch` is told when nothing is left of it.
public record FunctionCall(
    FunctionSite site,
    String requestId,
    FunctionRequest request,
    AssetFetcher assets,
    ServerFetcher servers,
    FunctionCache caches,
    CallWatch watch) {
  /// A call that nobody watches.
  public FunctionCall(
      FunctionSite site,
      String requestId,
      FunctionRequest request,
      AssetFetcher assets,
      ServerFetcher servers,
      FunctionCache caches) {
    this(site, requestId, request, assets, servers, caches, CallWatch.NONE);
  }

  /// The same call, watched.
  public FunctionCall watchedBy(CallWatch watcher) {
    return new FunctionCall(site, requestId, request, assets, servers, caches, watcher);
  }
}

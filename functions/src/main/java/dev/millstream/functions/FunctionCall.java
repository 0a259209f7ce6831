package dev.millstream.functions;

/// One call of a site's functions. `requestId` marks what they log; `assets` answers what they hand
/// on to the site's files, `servers` what they fetch from elsewhere, `caches` what they store by
/// name; `watch` is told when nothing is left of it.
public record FunctionCall(
    FunctionSite site,
    String requestId,
    FunctionEvent event,
    AssetFetcher assets,
    ServerFetcher servers,
    FunctionCache caches,
    CallWatch watch) {
  /// A call for a request that nobody watches.
  public FunctionCall(
      FunctionSite site,
      String requestId,
      FunctionRequest request,
      AssetFetcher assets,
      ServerFetcher servers,
      FunctionCache caches) {
    this(
        site, requestId, new FunctionEvent.Fetch(request), assets, servers, caches, CallWatch.NONE);
  }

  /// The request, if it is a call for one.
  public FunctionRequest request() {
    return event
        .asRequest()
        .orElseThrow(() -> new IllegalStateException("not a call for a request: " + event));
  }

  /// The same call, watched.
  public FunctionCall watchedBy(CallWatch watcher) {
    return new FunctionCall(site, requestId, event, assets, servers, caches, watcher);
  }
}

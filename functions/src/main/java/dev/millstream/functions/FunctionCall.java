package dev.millstream.functions;

/// One request to a site's functions. `requestId` marks what they log; `assets` answers what they
/// hand on to the site's files, `servers` what they fetch from elsewhere, `caches` what they store
/// by name.
public record FunctionCall(
    FunctionSite site,
    String requestId,
    FunctionRequest request,
    AssetFetcher assets,
    ServerFetcher servers,
    FunctionCache caches) {}

package dev.millstream.functions;

/// One request to a site's functions. `requestId` marks what they log; `assets` answers what they
/// hand on to the site's files, `servers` what they fetch from elsewhere.
public record FunctionCall(
    FunctionSite site,
    String requestId,
    FunctionRequest request,
    AssetFetcher assets,
    ServerFetcher servers) {}

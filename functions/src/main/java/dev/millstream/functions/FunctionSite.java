package dev.millstream.functions;

import dev.millstream.store.site.FunctionBundle;
import dev.millstream.store.site.SiteBindings;

/// A deployment that has functions: what runs, what is kept for it, and where its script is read
/// from the first time.
public record FunctionSite(
    String project,
    String deployment,
    FunctionBundle bundle,
    SiteBindings bindings,
    ScriptSource script) {}

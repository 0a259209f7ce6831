package dev.millstream.functions;

import dev.millstream.store.site.FunctionBundle;

/// A deployment that has functions: what runs, and where its script is read from the first time.
public record FunctionSite(
    String project, String deployment, FunctionBundle bundle, ScriptSource script) {}

package dev.millstream.store.site;

/// Where a deployment came from. `deployment` is its id (8 hex digits), `commit` 40 hex digits,
/// `preview` whether it was made for a branch other than production's.
public record SiteOrigin(
    String project, String deployment, String branch, String commit, boolean preview) {}

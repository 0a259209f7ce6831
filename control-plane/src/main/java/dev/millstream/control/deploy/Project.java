package dev.millstream.control.deploy;

import java.time.Instant;

/// A site with a name. `id` is a UUID; pushes to `productionBranch` go live, others are previews.
public record Project(String name, String id, String productionBranch, Instant created) {}

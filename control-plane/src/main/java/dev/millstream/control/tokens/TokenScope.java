package dev.millstream.control.tokens;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// What a token may do; `group` is the name of Cloudflare's permission group of the same meaning,
/// or one in its manner.
public enum TokenScope {
  /// Projects, deployments, logs and tails are seen, repositories cloned.
  PAGES_READ("Pages Read", true),
  /// Also pushes, uploads, promotes and rolls back, and purges what is cached.
  PAGES_DEPLOY("Pages Deploy", true),
  /// Also changes settings, secrets, domains and hooks, and deletes.
  PAGES_WRITE("Pages Write", true),
  /// Has the edge forget what it keeps of a project.
  CACHE_PURGE("Cache Purge", true),
  STREAM_READ("Stream Read", false),
  STREAM_WRITE("Stream Write", false),
  /// KV, R2, D1 and queues.
  STORAGE_READ("Storage Read", false),
  STORAGE_WRITE("Storage Write", false),
  /// Prometheus' `/metrics`.
  METRICS_READ("Metrics Read", false),
  /// Everything, other tokens and the dashboard included.
  ALL("All", false);

  private final String group;
  private final boolean ofProjects;

  TokenScope(String group, boolean ofProjects) {
    this.group = group;
    this.ofProjects = ofProjects;
  }

  public String group() {
    return group;
  }

  /// Whether it can be given for one project alone.
  public boolean ofProjects() {
    return ofProjects;
  }

  /// What people write: `pages-read`.
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// The scope with this label.
  public static Optional<TokenScope> labelled(String label) {
    return Arrays.stream(values()).filter(scope -> scope.label().equals(label)).findFirst();
  }

  /// Whether who has this may do what the other allows.
  boolean includes(TokenScope other) {
    return this == other
        || switch (this) {
          case ALL -> true;
          case PAGES_WRITE -> PAGES_DEPLOY.includes(other);
          case PAGES_DEPLOY -> other == PAGES_READ || other == CACHE_PURGE;
          case STREAM_WRITE -> other == STREAM_READ;
          case STORAGE_WRITE -> other == STORAGE_READ;
          case PAGES_READ, CACHE_PURGE, STREAM_READ, STORAGE_READ, METRICS_READ -> false;
        };
  }
}

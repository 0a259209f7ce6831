package dev.millstream.store.site;

/// Something kept for functions that they reach as `env.<name>`: `resource` is the id of the
/// namespace, database, bucket or queue.
public record FunctionBinding(Kind kind, String name, String resource) {
  /// What is kept.
  public enum Kind {
    KV,
    D1,
    R2,
    QUEUE
  }
}

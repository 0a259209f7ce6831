package dev.millstream.store.site;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.util.Map;

/// Something kept for functions that they reach as `env.<name>`: `resource` is the id of the
/// namespace, database, bucket or queue. What is sent to a queue waits for `delaySeconds` if its
/// sender says nothing; where that is negative, as long as the queue says.
public record FunctionBinding(Kind kind, String name, String resource, int delaySeconds) {
  private static final int NOTHING_SAID = -1;

  /// What is kept.
  public enum Kind {
    KV,
    D1,
    R2,
    QUEUE
  }

  /// A binding that says nothing of a delay.
  public FunctionBinding(Kind kind, String name, String resource) {
    this(kind, name, resource, NOTHING_SAID);
  }

  // Trees of before there were queues lack the delay.
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  static FunctionBinding of(Map<String, Object> stored) {
    return new FunctionBinding(
        Kind.valueOf(String.valueOf(stored.get("kind"))),
        String.valueOf(stored.get("name")),
        String.valueOf(stored.get("resource")),
        stored.get("delaySeconds") instanceof Integer delay ? delay : NOTHING_SAID);
  }
}

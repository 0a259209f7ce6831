package dev.millstream.store.site;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;

/// Something kept for functions that they reach as `env.<name>`: `resource` is the id of the
/// namespace, database, bucket or queue. What is sent to a queue waits for `delaySeconds` if its
/// sender says nothing; where that is negative, as long as the queue says. Durable Objects are of
/// the class `className`, which is that of what is live of the project `owner`, or, if no owner is
/// named, of the deployment itself; other kinds have neither.
public record FunctionBinding(
    Kind kind,
    String name,
    String resource,
    int delaySeconds,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) String className,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) String owner) {
  private static final int NOTHING_SAID = -1;

  /// What is kept.
  public enum Kind {
    KV,
    D1,
    R2,
    QUEUE,
    OBJECTS,
    /// Data points of Analytics Engine.
    ANALYTICS,
    /// Mail to those, and as those, that `resource` allows, which is JSON: `{"to": […], "from":
    /// […]}`.
    EMAIL,
    /// What is live of another project, or a class that it exports.
    SERVICE
  }

  /// A binding that says nothing of a delay.
  public FunctionBinding(Kind kind, String name, String resource) {
    this(kind, name, resource, NOTHING_SAID);
  }

  /// A binding of no class.
  public FunctionBinding(Kind kind, String name, String resource, int delaySeconds) {
    this(kind, name, resource, delaySeconds, "", "");
  }

  /// Durable Objects of a class; no `owner` for the deployment's own.
  public static FunctionBinding objects(
      String name, String resource, String className, String owner) {
    return new FunctionBinding(Kind.OBJECTS, name, resource, NOTHING_SAID, className, owner);
  }

  /// What is live of the project `owner`: its `className`, or, if none is named, all of it.
  public static FunctionBinding service(String name, String owner, String className) {
    return new FunctionBinding(Kind.SERVICE, name, owner, NOTHING_SAID, className, owner);
  }

  // Trees of before there were queues lack the delay, and most lack a class.
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  static FunctionBinding of(Map<String, Object> stored) {
    return new FunctionBinding(
        Kind.valueOf(String.valueOf(stored.get("kind"))),
        String.valueOf(stored.get("name")),
        String.valueOf(stored.get("resource")),
        stored.get("delaySeconds") instanceof Integer delay ? delay : NOTHING_SAID,
        stored.get("className") instanceof String className ? className : "",
        stored.get("owner") instanceof String owner ? owner : "");
  }
}

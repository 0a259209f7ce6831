package dev.millstream.bindings.object;

import java.time.Instant;

/// When an object is to be woken, and whose code it runs: that of `deployment` of `project`, as a
/// class of its.
public record Alarm(ObjectName object, Waker waker, Instant due) {
  /// Who sets and hears an object's alarms. Where `live`, it is the class of what is live of the
  /// project, whichever deployment that is.
  public record Waker(String project, String deployment, String className, boolean live) {}
}

package dev.millstream.bindings.object;

import java.util.regex.Pattern;

/// Which object: the id of its namespace, and its own.
public record ObjectName(String namespace, String id) {
  private static final Pattern NAMESPACE = Pattern.compile("[0-9a-f]{32}");
  private static final Pattern ID = Pattern.compile("[0-9a-f]{64}");

  public ObjectName {
    if (!NAMESPACE.matcher(namespace).matches() || !ID.matcher(id).matches()) {
      throw new IllegalArgumentException("no object's name: " + namespace + "/" + id);
    }
  }
}

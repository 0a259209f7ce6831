package dev.millstream.builder.liquid.value;

import org.jspecify.annotations.Nullable;

/// A value with named fields that are computed when a template asks for them. Thread-safe.
public interface LiquidObject {
  /// The field's value; null if there is none.
  @Nullable Object get(String field);

  /// What `{{ object }}` prints.
  default String text() {
    return "";
  }
}

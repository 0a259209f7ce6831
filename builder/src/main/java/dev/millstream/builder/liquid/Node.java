package dev.millstream.builder.liquid;

/// A compiled piece of a template. Immutable and thread-safe.
public interface Node {
  /// Appends what it prints.
  Flow render(RenderContext context, StringBuilder out);

  /// Whether it prints nothing but white space, whatever the values: such blocks are left out.
  default boolean blank() {
    return false;
  }
}

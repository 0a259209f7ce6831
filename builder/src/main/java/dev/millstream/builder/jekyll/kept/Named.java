package dev.millstream.builder.jekyll.kept;

import dev.millstream.builder.liquid.value.LiquidObject;

/// An object whose fields are read one by one; its name stays the same from build to build.
public interface Named extends LiquidObject {
  /// The path of its source.
  String name();
}

package dev.millstream.builder.liquid;

/// How rendering goes on after a node.
public enum Flow {
  NEXT,
  BREAK,
  CONTINUE
}

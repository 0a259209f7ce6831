package dev.millstream.builder.liquid;

/// Compiles one kind of tag.
public interface TagParser {
  /// The node of a tag; what belongs to a block tag is read from `parser`.
  Node parse(TagSource tag, TemplateParser parser);
}

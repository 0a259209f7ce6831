package dev.millstream.builder.liquid.text;

/// A piece of a template's source, before it is compiled.
public sealed interface Token {
  /// The line it begins in.
  int line();

  /// Text to print as it is.
  record Text(String text, int line) implements Token {}

  /// The inside of `{{ }}`.
  record Output(String markup, int line) implements Token {}

  /// The inside of `{% %}`, split after the tag's name.
  record Tag(String name, String markup, int line) implements Token {}
}

package dev.millstream.builder.liquid.text;

import org.jspecify.annotations.Nullable;

/// A source of tokens that can also be read without looking for any.
public interface Tokens {
  /// The next token; null at the end.
  @Nullable Token next();

  /// Everything up to the tag `end`, which is consumed. Tags of the name `nested` inside open a
  /// level of their own.
  String rawUntil(String end, @Nullable String nested, int openedAt);

  /// The line that is being read.
  int line();
}

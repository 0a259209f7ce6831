package dev.millstream.builder.liquid.value;

/// The words `empty` and `blank`: equal to what is empty, or has nothing to show.
public enum Special {
  EMPTY,
  BLANK
}

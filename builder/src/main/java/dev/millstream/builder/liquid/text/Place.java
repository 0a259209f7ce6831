package dev.millstream.builder.liquid.text;

/// Where something stands in the sources; lines count from 1.
public record Place(String file, int line) {
  @Override
  public String toString() {
    return file + ":" + line;
  }
}

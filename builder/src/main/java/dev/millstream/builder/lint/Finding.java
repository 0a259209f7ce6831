package dev.millstream.builder.lint;

/// Something wrong at a line of a file, counted from 1.
public record Finding(String file, int line, String text) {
  @Override
  public String toString() {
    return file + ":" + line + ": " + text;
  }
}

package dev.millstream.app.cli.options;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Reads a whole number from 1 up, small enough to count MiB with.
final class Whole implements ITypeConverter<Integer> {
  private static final int MAX = 1_000_000;

  @Override
  public Integer convert(String text) {
    try {
      var number = Integer.parseInt(text);
      if (number >= 1 && number <= MAX) {
        return number;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw new TypeConversionException(text + " is no whole number from 1 to " + MAX);
  }
}

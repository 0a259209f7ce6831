package dev.millstream.app.cli.options;

import dev.millstream.transcoder.source.Loudness;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Reads a loudness.
final class Lufs implements ITypeConverter<Loudness> {
  @Override
  public Loudness convert(String text) {
    try {
      return new Loudness(Integer.parseInt(text));
    } catch (NumberFormatException e) {
      throw new TypeConversionException(text + " is no whole number of LUFS, such as -16");
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(e.getMessage());
    }
  }
}

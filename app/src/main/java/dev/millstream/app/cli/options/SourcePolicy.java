package dev.millstream.app.cli.options;

import dev.millstream.transcoder.source.PassThrough;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Reads whether sources are shown as they are.
final class SourcePolicy implements ITypeConverter<PassThrough> {
  @Override
  public PassThrough convert(String text) {
    try {
      return PassThrough.of(text, PassThrough.DEFAULT.bitsMax());
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(e.getMessage());
    }
  }
}

package dev.millstream.app.cli.options;

import java.time.Duration;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// A span of time as people write it: `30m`, `12h`, `7d`.
public record Span(Duration length) {
  private static final Pattern FORM = Pattern.compile("([1-9][0-9]{0,3})([mhd])");

  /// Reads what an option was given.
  public static final class Reader implements ITypeConverter<Span> {
    @Override
    public Span convert(String text) {
      var form = FORM.matcher(text);
      if (!form.matches()) {
        throw new TypeConversionException(text + " is no span: write 30m, 12h or 7d");
      }
      var count = Long.parseLong(form.group(1));
      return new Span(
          switch (form.group(2)) {
            case "m" -> Duration.ofMinutes(count);
            case "h" -> Duration.ofHours(count);
            default -> Duration.ofDays(count);
          });
    }
  }
}

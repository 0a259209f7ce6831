package dev.millstream.app.cli.options;

import dev.millstream.edge.guard.Rate;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Reads a rate as people write it: `100` a second, `100/500` with so many at once, `0` for no
/// limit. Without the second number ten seconds' worth may come at once.
class RateReader implements ITypeConverter<Rate> {
  private static final Pattern FORM = Pattern.compile("([0-9]{1,9})(?:/([1-9][0-9]{0,9}))?");
  private static final int SECONDS_AT_ONCE = 10;

  private final long unit;

  RateReader() {
    this(1);
  }

  private RateReader(long unit) {
    this.unit = unit;
  }

  /// A rate of bytes, written in MiB.
  static final class OfMib extends RateReader {
    OfMib() {
      super(1 << 20);
    }
  }

  @Override
  public Rate convert(String text) {
    var form = FORM.matcher(text);
    if (!form.matches()) {
      throw new TypeConversionException(
          text + " is no rate: write 100, 100/500 (a second/at once), or 0 for no limit");
    }
    var aSecond = Long.parseLong(form.group(1));
    if (aSecond == 0) {
      return Rate.NONE;
    }
    var burst = form.group(2);
    var atOnce = burst == null ? aSecond * SECONDS_AT_ONCE : Long.parseLong(burst);
    return new Rate(aSecond * unit, atOnce * unit);
  }
}

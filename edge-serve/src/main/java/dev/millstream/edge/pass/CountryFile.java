package dev.millstream.edge.pass;

import dev.millstream.edge.http.RequestHead;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// A list of networks and their countries, held in memory: lines of `first,last,country` as DB-IP's
/// "Country Lite" and others publish them, of IPv4 and IPv6, quoted or not. What a later field says
/// is passed over, and so are ranges of no country (`ZZ`). Immutable, thread-safe; a look-up is one
/// binary search.
public final class CountryFile implements Countries {
  private static final int LINES_MAX = 4_000_000;
  private static final int ADDRESS_BYTES = 16;

  private final List<Range> ranges;

  /// Addresses as numbers of 128 bits; those of IPv4 as IPv6 maps them.
  private record Range(Number128 first, Number128 last, String country) {}

  private record Number128(long high, long low) implements Comparable<Number128> {
    static Number128 of(InetAddress address) {
      var bytes = address.getAddress();
      if (bytes.length == ADDRESS_BYTES) {
        var buffer = ByteBuffer.wrap(bytes);
        return new Number128(buffer.getLong(), buffer.getLong());
      }
      return new Number128(
          0, 0xffff_0000_0000L | Integer.toUnsignedLong(ByteBuffer.wrap(bytes).getInt()));
    }

    @Override
    public int compareTo(Number128 other) {
      var higher = Long.compareUnsigned(high, other.high);
      return higher != 0 ? higher : Long.compareUnsigned(low, other.low);
    }
  }

  private CountryFile(List<Range> ranges) {
    this.ranges = List.copyOf(ranges);
  }

  /// Reads a file.
  ///
  /// @throws IOException if it cannot be read, or a line is no range; it names the line
  public static CountryFile read(Path file) throws IOException {
    var ranges = new ArrayList<Range>();
    var number = 0;
    try (var lines = Files.newBufferedReader(file)) {
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        if (++number > LINES_MAX) {
          throw new IOException(file + " has more than " + LINES_MAX + " lines");
        }
        range(line).ifPresent(ranges::add);
      }
    } catch (IllegalArgumentException e) {
      throw new IOException(
          "%s:%d: %s; a line is like 192.0.2.0,192.0.2.255,DE"
              .formatted(file, number, e.getMessage()),
          e);
    }
    ranges.sort(Comparator.comparing(Range::first));
    return new CountryFile(ranges);
  }

  @Override
  public Optional<String> of(Viewer viewer, RequestHead head) {
    var asked = Number128.of(viewer.address());
    var from = 0;
    var to = ranges.size();
    while (from < to) { // the first range that begins behind the address
      var middle = (from + to) >>> 1;
      if (ranges.get(middle).first().compareTo(asked) <= 0) {
        from = middle + 1;
      } else {
        to = middle;
      }
    }
    return from == 0
        ? Optional.empty()
        : Optional.of(ranges.get(from - 1))
            .filter(range -> range.last().compareTo(asked) >= 0)
            .map(Range::country);
  }

  private static Optional<Range> range(String line) {
    var fields = line.replace("\"", "").split(",", -1);
    if (line.isBlank() || line.startsWith("#")) {
      return Optional.empty();
    }
    if (fields.length < 3) {
      throw new IllegalArgumentException("there are no three fields");
    }
    var country = fields[2].strip().toUpperCase(Locale.ROOT);
    var range =
        new Range(
            Number128.of(InetAddress.ofLiteral(fields[0].strip())),
            Number128.of(InetAddress.ofLiteral(fields[1].strip())),
            country.intern());
    if (range.last().compareTo(range.first()) < 0) {
      throw new IllegalArgumentException("the range ends before it begins");
    }
    return country.matches("[A-Z]{2}") && !country.equals("ZZ")
        ? Optional.of(range)
        : Optional.empty();
  }
}

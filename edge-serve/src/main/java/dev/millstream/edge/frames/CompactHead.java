package dev.millstream.edge.frames;

import dev.millstream.edge.http.Validators;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// An answer's fields as HTTP/2 has them, but for the date: a block that says all by itself.
public final class CompactHead {
  /// What goes out at once takes a head of this size.
  public static final int BYTES_MAX = 8 << 10;

  private static final HttpString DATE = new HttpString("date");

  private final byte[] bytes;
  private final int dateAt;

  private CompactHead(byte[] bytes, int dateAt) {
    this.bytes = bytes;
    this.dateAt = dateAt;
  }

  /// Those of an answer, without what is of an HTTP/1.1 connection; null if they are too many.
  public static @Nullable CompactHead of(int status, HeaderMap fields) {
    var size = 0;
    for (var values : fields) {
      for (var value : values) {
        size += values.getHeaderName().length() + value.length() + Literals.OVERHEAD_BYTES;
      }
    }
    if (size > BYTES_MAX) {
      return null;
    }
    var out = ByteBuffer.allocate(2 * BYTES_MAX);
    Literals.status(out, status);
    for (var values : fields) {
      var name = values.getHeaderName();
      if (!name.equals(Headers.DATE) && !name.equals(Headers.CONNECTION)) {
        var lower = new HttpString(name.toString().toLowerCase(Locale.ROOT));
        for (var value : values) {
          Literals.field(out, lower, value);
        }
      }
    }
    var date = Validators.format(Instant.now());
    Literals.field(out, DATE, date);
    var length = out.position();
    return new CompactHead(Arrays.copyOf(out.array(), length), length - date.length());
  }

  /// How many bytes it takes.
  public int length() {
    return bytes.length;
  }

  /// Writes it with the date, which is as long as any.
  public void write(ByteBuffer out, byte[] date) {
    var start = out.position();
    out.put(bytes);
    out.put(start + dateAt, date);
  }
}

package dev.millstream.edge.hot;

import dev.millstream.edge.frames.CompactHead;
import dev.millstream.edge.http.Validators;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.StatusCodes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An answer's status line and fields as they go over the wire, but for what differs each time: the
/// date, for parts of a body which part it is, and for the last answer of a connection that it is.
final class AnswerHead {
  private static final byte[] UNIT = "bytes ".getBytes(StandardCharsets.ISO_8859_1);
  private static final List<HttpString> DIFFERENT =
      List.of(Headers.DATE, Headers.CONNECTION, Headers.CONTENT_LENGTH, Headers.CONTENT_RANGE);
  private static final byte[] KEEP = "keep-alive".getBytes(StandardCharsets.ISO_8859_1);
  private static final byte[] CLOSE = "close".getBytes(StandardCharsets.ISO_8859_1);

  private final int status;
  private final byte[] bytes;
  private final List<Hole> holes;
  private final int dateAt;
  private final @Nullable CompactHead compact;

  /// Where such a value stands.
  private record Hole(HttpString field, int start, int end) {}

  private AnswerHead(int status, byte[] bytes, List<Hole> holes, @Nullable CompactHead compact) {
    this.status = status;
    this.bytes = bytes;
    this.holes = List.copyOf(holes);
    this.compact = compact;
    dateAt =
        holes.stream()
            .filter(hole -> hole.field().equals(Headers.DATE))
            .mapToInt(Hole::start)
            .sum();
  }

  /// Writes what Undertow will, from the fields of its exchange; those that it would add in a
  /// moment are added here, in its order, since the map's order depends on it.
  static AnswerHead of(int status, HeaderMap fields) {
    fields.put(Headers.DATE, Validators.format(Instant.now()));
    fields.put(Headers.CONNECTION, "keep-alive");
    var text = new StringBuilder("HTTP/1.1 " + status + " " + StatusCodes.getReason(status));
    text.append("\r\n");
    var holes = new ArrayList<Hole>();
    for (var at = fields.fastIterateNonEmpty(); at != -1; at = fields.fiNextNonEmpty(at)) {
      var values = fields.fiCurrent(at);
      for (var value : values) {
        var name = values.getHeaderName();
        text.append(name).append(": ");
        if (DIFFERENT.contains(name)) {
          holes.add(new Hole(name, text.length(), text.length() + value.length()));
        }
        text.append(value).append("\r\n");
      }
    }
    var bytes = text.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    // a part goes the general way over HTTP/2
    var compact = status == 206 ? null : CompactHead.of(status, fields);
    return new AnswerHead(status, bytes, holes, compact);
  }

  int status() {
    return status;
  }

  int length() {
    return bytes.length;
  }

  /// The same for HTTP/2; null if it is too long to be repeated there.
  @Nullable CompactHead compact() {
    return compact;
  }

  /// What it takes to keep it.
  int weight() {
    return bytes.length + (compact == null ? 0 : compact.length());
  }

  void write(ByteBuffer out, byte[] date) {
    var start = out.position();
    out.put(bytes);
    out.put(start + dateAt, date);
  }

  /// The same for `count` of the `size` bytes from `from` on, perhaps as a connection's last.
  void write(ByteBuffer out, byte[] date, boolean last, long from, long count, long size) {
    var at = 0;
    for (var i = 0; i < holes.size(); i++) {
      var hole = holes.get(i);
      out.put(bytes, at, hole.start() - at);
      if (hole.field().equals(Headers.DATE)) {
        out.put(date);
      } else if (hole.field().equals(Headers.CONNECTION)) {
        out.put(last ? CLOSE : KEEP);
      } else if (hole.field().equals(Headers.CONTENT_LENGTH)) {
        putNumber(out, count);
      } else {
        putNumber(out.put(UNIT), from);
        putNumber(out.put((byte) '-'), from + count - 1);
        putNumber(out.put((byte) '/'), size);
      }
      at = hole.end();
    }
    out.put(bytes, at, bytes.length - at);
  }

  /// Puts another date into a head that was written at the beginning of `out`.
  void date(ByteBuffer out, byte[] date) {
    out.put(dateAt, date);
  }

  private static void putNumber(ByteBuffer out, long number) {
    var unit = 1L;
    while (number / unit >= 10) {
      unit *= 10;
    }
    for (; unit > 0; unit /= 10) {
      out.put((byte) ('0' + number / unit % 10));
    }
  }
}

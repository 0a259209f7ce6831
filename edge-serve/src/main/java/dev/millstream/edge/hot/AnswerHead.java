package dev.millstream.edge.hot;

import dev.millstream.edge.frames.CompactHead;
import dev.millstream.edge.http.Validators;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.StatusCodes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// An answer's status line and fields as they go over the wire, but for the date.
final class AnswerHead {
  private final int status;
  private final byte[] bytes;
  private final int dateAt;
  private final @Nullable CompactHead compact;

  private AnswerHead(int status, byte[] bytes, int dateAt, @Nullable CompactHead compact) {
    this.status = status;
    this.bytes = bytes;
    this.dateAt = dateAt;
    this.compact = compact;
  }

  /// Writes what Undertow will, from the fields of its exchange; those that it would add in a
  /// moment are added here, in its order, since the map's order depends on it.
  static AnswerHead of(int status, HeaderMap fields) {
    fields.put(Headers.DATE, Validators.format(Instant.now()));
    fields.put(Headers.CONNECTION, "keep-alive");
    var text = new StringBuilder("HTTP/1.1 " + status + " " + StatusCodes.getReason(status));
    text.append("\r\n");
    var dateAt = 0;
    for (var at = fields.fastIterateNonEmpty(); at != -1; at = fields.fiNextNonEmpty(at)) {
      var values = fields.fiCurrent(at);
      for (var value : values) {
        text.append(values.getHeaderName()).append(": ");
        if (values.getHeaderName().equals(Headers.DATE)) {
          dateAt = text.length();
        }
        text.append(value).append("\r\n");
      }
    }
    var bytes = text.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    return new AnswerHead(status, bytes, dateAt, CompactHead.of(status, fields));
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
}

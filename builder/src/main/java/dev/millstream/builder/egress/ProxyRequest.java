package dev.millstream.builder.egress;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// What a client of the proxy asks: a tunnel, or one plain request, whose head is `forwarded`.
@SuppressWarnings("ArrayRecordComponent") // identity is never asked for
record ProxyRequest(Target target, boolean tunnel, byte[] forwarded) {
  private static final int HEAD_BYTES_MAX = 16_384;

  /// Reads the head; empty if it is none that the proxy takes.
  static Optional<ProxyRequest> read(InputStream in) throws IOException {
    var lines = head(in).split("\r?\n", -1);
    var words = lines[0].split(" ", -1);
    if (words.length != 3) {
      return Optional.empty();
    }
    if (words[0].equals("CONNECT")) {
      return Target.of(words[1], 443).map(target -> new ProxyRequest(target, true, new byte[0]));
    }
    var uri =
        Target.parsed(words[1]).filter(u -> "http".equals(u.getScheme()) && u.getHost() != null);
    if (uri.isEmpty()) {
      return Optional.empty();
    }
    var path = uri.get().getRawPath().isEmpty() ? "/" : uri.get().getRawPath();
    var query = uri.get().getRawQuery() == null ? "" : "?" + uri.get().getRawQuery();
    var head = new StringBuilder("%s %s%s HTTP/1.1\r\n".formatted(words[0], path, query));
    for (var i = 1; i < lines.length; i++) {
      // one request a connection: the next may be for another host
      if (!lines[i].isEmpty() && !lines[i].matches("(?i)(proxy-[a-z]+|connection|keep-alive):.*")) {
        head.append(lines[i]).append("\r\n");
      }
    }
    head.append("Connection: close\r\n\r\n");
    var bytes = head.toString().getBytes(StandardCharsets.ISO_8859_1);
    return Optional.of(new ProxyRequest(Target.of(uri.get(), 80), false, bytes));
  }

  private static String head(InputStream in) throws IOException {
    var head = new ByteArrayOutputStream();
    var newlines = 0;
    while (newlines < 2) {
      var c = in.read();
      if (c < 0 || head.size() >= HEAD_BYTES_MAX) {
        throw new IOException("no whole head");
      }
      head.write(c);
      newlines = c == '\n' ? newlines + 1 : c == '\r' ? newlines : 0;
    }
    return head.toString(StandardCharsets.ISO_8859_1);
  }
}

package dev.millstream.transcoder.audit;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.time.Duration;
import java.util.zip.GZIPInputStream;

/// Reads over HTTP and HTTPS as a player does. Thread-safe.
public final class WebReader implements Reader {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(30);
  private static final int REDIRECTS_MAX = 5;
  private static final int BODY_BYTES_MAX = 256 << 20;

  @Override
  public Fetched fetch(URI address) throws IOException {
    var at = address;
    for (var redirects = 0; redirects <= REDIRECTS_MAX; redirects++) {
      var connection = connect(at);
      var status = connection.getResponseCode();
      if (status == 200) {
        return body(connection, redirects > 0);
      }
      var target = connection.getHeaderField("Location");
      if (status < 300 || status >= 400 || target == null) {
        throw new IOException("the server answers %d".formatted(status));
      }
      at = redirected(at, target);
    }
    throw new IOException("more than " + REDIRECTS_MAX + " redirects");
  }

  private static HttpURLConnection connect(URI address) throws IOException {
    if (!(address.toURL().openConnection(way(address)) instanceof HttpURLConnection connection)) {
      throw new IOException("not an http or https address");
    }
    connection.setConnectTimeout((int) CONNECT_TIMEOUT.toMillis());
    connection.setReadTimeout((int) ANSWER_TIMEOUT.toMillis());
    connection.setInstanceFollowRedirects(false);
    connection.setRequestProperty("Accept-Encoding", "gzip");
    return connection;
  }

  /// Names below `localhost` are this machine (RFC 6761, 6.3), though not every resolver knows it.
  /// The server itself is taken for its own proxy then, so that it still learns the name.
  private static Proxy way(URI address) {
    var host = address.getHost();
    if (host == null || !host.endsWith(".localhost") || !"http".equals(address.getScheme())) {
      return Proxy.NO_PROXY;
    }
    var port = address.getPort() < 0 ? 80 : address.getPort();
    return new Proxy(
        Proxy.Type.HTTP, new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
  }

  private static URI redirected(URI from, String target) throws IOException {
    try {
      return from.resolve(target);
    } catch (IllegalArgumentException e) {
      throw new IOException("a redirect to what is no address: " + target, e);
    }
  }

  private static Fetched body(HttpURLConnection connection, boolean redirected) throws IOException {
    var gzip = "gzip".equalsIgnoreCase(connection.getContentEncoding());
    try (var in = connection.getInputStream();
        var plain = gzip ? new GZIPInputStream(in) : in) {
      return new Fetched(whole(plain), gzip, redirected);
    }
  }

  private static byte[] whole(InputStream in) throws IOException {
    var bytes = in.readNBytes(BODY_BYTES_MAX);
    if (bytes.length == BODY_BYTES_MAX) {
      throw new IOException("a body of over %d bytes".formatted(BODY_BYTES_MAX));
    }
    return bytes;
  }
}

package dev.millstream.git.remote;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Proxy;
import java.net.URL;
import java.net.UnknownHostException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.KeyManager;
import javax.net.ssl.TrustManager;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.eclipse.jgit.transport.http.HttpConnection;
import org.eclipse.jgit.transport.http.HttpConnectionFactory;
import org.jspecify.annotations.Nullable;

/// JGit's HTTP on OkHttp, which asks [Addresses] where a name leads and connects there and nowhere
/// else. A redirect to another host is refused, so that no token goes there.
final class HttpDoor implements HttpConnectionFactory {
  private final RemoteUrl url;
  private final RemoteLimits limits;
  private final OkHttpClient client;

  HttpDoor(RemoteUrl url, Addresses addresses, RemoteLimits limits) {
    this.url = url;
    this.limits = limits;
    client =
        new OkHttpClient.Builder()
            .followRedirects(false)
            .followSslRedirects(false)
            .proxy(Proxy.NO_PROXY)
            .connectTimeout(limits.waitMax())
            .readTimeout(limits.waitMax())
            .writeTimeout(limits.waitMax())
            .callTimeout(limits.fetchMax())
            .dns(host -> {
              try {
                return addresses.of(host, url.port());
              } catch (UnknownHostException e) {
                throw e;
              } catch (IOException e) {
                throw (UnknownHostException) new UnknownHostException(e.getMessage()).initCause(e);
              }
            })
            .build();
  }

  @Override
  public HttpConnection create(URL to) throws IOException {
    var port = to.getPort() < 0 ? to.getDefaultPort() : to.getPort();
    if (!to.getHost().equals(url.host())
        || port != url.port()
        || !to.getProtocol().equals(url.scheme())) {
      throw new IOException(
          "the repository has moved to %s://%s%s: connect it by that address"
              .formatted(to.getProtocol(), to.getAuthority(), to.getPath()));
    }
    return new Exchange(client, to, limits.bytesMax());
  }

  @Override
  public HttpConnection create(URL to, Proxy proxy) throws IOException {
    return create(to);
  }

  /// One request and its answer; what a fetch asks is small and kept in memory.
  private static final class Exchange implements HttpConnection {
    private final OkHttpClient client;
    private final URL url;
    private final long bytesMax;
    private final Map<String, String> fields = new LinkedHashMap<>();
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private String method = "GET";
    private @Nullable Response answer;

    Exchange(OkHttpClient client, URL url, long bytesMax) {
      this.client = client;
      this.url = url;
      this.bytesMax = bytesMax;
    }

    private Response answer() throws IOException {
      if (answer == null) {
        var request = new Request.Builder().url(url);
        fields.forEach(request::header);
        var type = fields.get("Content-Type");
        var sent =
            method.equals("POST")
                ? RequestBody.create(
                    body.toByteArray(), type == null ? null : MediaType.parse(type))
                : null;
        answer = client.newCall(request.method(method, sent).build()).execute();
      }
      return answer;
    }

    @Override
    public int getResponseCode() throws IOException {
      return answer().code();
    }

    @Override
    public String getResponseMessage() throws IOException {
      return answer().message();
    }

    @Override
    public URL getURL() {
      return url;
    }

    @Override
    public Map<String, List<String>> getHeaderFields() {
      return answer == null ? Map.of() : answer.headers().toMultimap();
    }

    @Override
    public @Nullable String getHeaderField(String name) {
      return answer == null ? null : answer.header(name);
    }

    @Override
    public List<String> getHeaderFields(String name) {
      return answer == null ? List.of() : answer.headers(name);
    }

    @Override
    public @Nullable String getContentType() {
      return getHeaderField("Content-Type");
    }

    @Override
    public int getContentLength() {
      return answer == null ? -1 : (int) Math.min(Integer.MAX_VALUE, answer.body().contentLength());
    }

    @Override
    public InputStream getInputStream() throws IOException {
      return SentBytes.capped(answer().body().byteStream(), bytesMax);
    }

    @Override
    public OutputStream getOutputStream() {
      return body;
    }

    @Override
    public void connect() throws IOException {
      answer();
    }

    @Override
    public void setRequestProperty(String name, @Nullable String value) {
      if (value != null) {
        fields.put(name, value);
      }
    }

    @Override
    public void setRequestMethod(String wanted) {
      method = wanted;
    }

    @Override
    public String getRequestMethod() {
      return method;
    }

    @Override
    public boolean usingProxy() {
      return false;
    }

    @Override
    public void configure(
        KeyManager @Nullable [] keys,
        TrustManager @Nullable [] trusted,
        java.security.@Nullable SecureRandom random) {
      // asked for only where certificates are not to be checked
      throw new UnsupportedOperationException("certificates are always checked");
    }

    @Override
    public void setHostnameVerifier(HostnameVerifier verifier) {
      throw new UnsupportedOperationException("certificates are always checked");
    }

    @Override
    public void setUseCaches(boolean use) {
      // there is no cache
    }

    @Override
    public void setConnectTimeout(int millis) {
      // the client has its own
    }

    @Override
    public void setReadTimeout(int millis) {
      // the client has its own
    }

    @Override
    public void setInstanceFollowRedirects(boolean follow) {
      // none is followed here: JGit does, by a new connection
    }

    @Override
    public void setDoOutput(boolean wanted) {
      // the method says so
    }

    @Override
    public void setFixedLengthStreamingMode(int length) {
      // the body is kept in memory
    }

    @Override
    public void setChunkedStreamingMode(int length) {
      // the body is kept in memory
    }
  }
}

package dev.millstream.control.stream.link;

import dev.millstream.store.network.Outbound;
import java.io.IOException;
import java.io.InputStream;
import java.net.Proxy;
import java.util.Optional;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/// Asks servers for files, as far as [Outbound] lets it, at each redirect anew. Thread-safe.
public final class LinkClient {
  private static final Pattern RANGE = Pattern.compile("bytes (\\d+)-\\d+/(\\d+|\\*)");

  private final Outbound outbound;
  private final LinkLimits limits;
  private final OkHttpClient client;

  public LinkClient(Outbound outbound, LinkLimits limits) {
    this.outbound = outbound;
    this.limits = limits;
    client =
        new OkHttpClient.Builder()
            .followRedirects(false)
            .followSslRedirects(false)
            .proxy(Proxy.NO_PROXY)
            .connectTimeout(limits.quietMax())
            .readTimeout(limits.quietMax())
            .writeTimeout(limits.quietMax())
            .build();
  }

  /// What a server sends of a file: `body` begins at `offset`. Close it.
  record Sent(Response response, long offset, Optional<String> tag) implements AutoCloseable {
    InputStream body() {
      return response.body().byteStream();
    }

    @Override
    public void close() {
      response.close();
    }
  }

  /// Why nothing is fetched from `url`; empty if it can be tried.
  public Optional<String> refusal(String url) {
    var parsed = url.length() > limits.urlCharsMax() ? null : HttpUrl.parse(url);
    if (parsed == null) {
      return Optional.of("it is no address of http or https");
    }
    return parsed.username().isEmpty() && parsed.password().isEmpty()
        ? outbound.refusal(parsed)
        : Optional.of("it holds a user name or a password");
  }

  /// The file's size in bytes, if the server tells it. Not every server answers HEAD, so that no
  /// answer is no failure; a refused address is.
  Optional<Long> size(String url) throws LinkException {
    try (var answer = follow(url, builder -> builder.head())) {
      var length = answer.header("Content-Length");
      return answer.isSuccessful() && length != null && length.matches("\\d{1,18}")
          ? Optional.of(Long.parseLong(length))
          : Optional.empty();
    } catch (LinkException e) {
      if (e.again()) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /// Asks for the file from `offset` on, or from its beginning if it is another one than `tag`'s.
  Sent open(String url, long offset, Optional<String> tag) throws LinkException {
    var from = tag.isPresent() ? offset : 0;
    var answer =
        follow(
            url,
            builder ->
                from > 0
                    ? builder.header("Range", "bytes=" + from + "-").header("If-Range", tag.get())
                    : builder);
    try {
      return sent(answer, from);
    } catch (LinkException e) {
      answer.close();
      throw e;
    }
  }

  private static Sent sent(Response answer, long from) throws LinkException {
    var tag = tag(answer);
    var code = answer.code();
    if (code == 200) {
      return new Sent(answer, 0, tag);
    }
    if (code != 206) {
      throw new LinkException(
          "The server answered " + code + ".", code >= 500 || code == 429 || code == 408);
    }
    var range = RANGE.matcher(String.valueOf(answer.header("Content-Range")));
    if (!range.matches() || !range.group(1).equals(Long.toString(from))) {
      throw new LinkException("The server sent another part of the file than it was asked.", false);
    }
    return new Sent(answer, from, tag);
  }

  /// A validator that vouches for the same bytes.
  private static Optional<String> tag(Response answer) {
    return Optional.ofNullable(answer.header("ETag"))
        .filter(tag -> tag.startsWith("\""))
        .or(() -> Optional.ofNullable(answer.header("Last-Modified")));
  }

  private Response follow(String url, Method method) throws LinkException {
    var at = HttpUrl.get(url);
    for (var hop = 0; hop <= limits.redirectsMax(); hop++) {
      var refusal = outbound.refusal(at);
      if (refusal.isPresent()) {
        throw new LinkException(
            "The link leads where nothing is fetched: " + refusal.get() + ".", false);
      }
      var answer = call(at, method);
      var location = answer.header("Location");
      if (!answer.isRedirect() || location == null) {
        return answer;
      }
      answer.close();
      var next = at.resolve(location);
      if (next == null) {
        throw new LinkException("The server redirects to no address.", false);
      }
      at = next;
    }
    throw new LinkException(
        "The link is redirected more than " + limits.redirectsMax() + " times.", false);
  }

  private Response call(HttpUrl url, Method method) throws LinkException {
    var request =
        new Request.Builder()
            .url(url)
            .header("User-Agent", "Millstream-Stream")
            .header("Accept-Encoding", "identity");
    try {
      return client
          .newBuilder()
          .dns(outbound.dns(url.port()))
          .build()
          .newCall(method.of(request).build())
          .execute();
    } catch (IOException e) {
      throw new LinkException(url.host() + " cannot be reached: " + e.getMessage() + ".", true);
    }
  }

  @FunctionalInterface
  private interface Method {
    Request.Builder of(Request.Builder builder);
  }
}

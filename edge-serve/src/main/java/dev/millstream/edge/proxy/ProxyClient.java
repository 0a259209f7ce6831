package dev.millstream.edge.proxy;

import dev.millstream.edge.socket.Challenge;
import dev.millstream.functions.HttpHeader;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.Proxy;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.BufferedSink;
import okio.Okio;
import org.jspecify.annotations.Nullable;

/// Asks other servers. Thread-safe; calls block.
public final class ProxyClient implements AutoCloseable {
  /// Marks what has been through an edge (RFC 8586), so that no rules send a request in circles.
  private static final String LOOP = "CDN-Loop";

  private static final String OURS = "millstream";
  private static final Set<String> WITH_BODY =
      Set.of("POST", "PUT", "PATCH", "PROPPATCH", "REPORT");

  private final ProxySettings settings;
  private final OkHttpClient client;
  private final Permits calls;
  private final Permits sockets;

  /// A client within these settings.
  public ProxyClient(ProxySettings settings) {
    this.settings = settings;
    var limits = settings.limits();
    calls = new Permits(limits.callsMax(), limits.callsPerOriginMax());
    sockets = new Permits(limits.callsMax(), limits.callsPerOriginMax());
    client =
        new OkHttpClient.Builder()
            .followRedirects(false)
            .followSslRedirects(false)
            .retryOnConnectionFailure(true)
            .proxy(Proxy.NO_PROXY)
            .connectTimeout(limits.connectTimeout())
            .readTimeout(limits.idleTimeout())
            .writeTimeout(limits.idleTimeout())
            .callTimeout(limits.callTimeout())
            .build();
  }

  /// Blocks until the answer's head is there or the call has failed.
  public ProxyOutcome fetch(ProxyRequest request) {
    return permitted(request, calls, (url, release) -> call(request, url, release));
  }

  /// Asks for a WebSocket; blocks until it is open, or there is another answer, or none. As many of
  /// them may be open as calls may be under way, besides these.
  public ProxyOutcome open(ProxyRequest request) {
    return permitted(request, sockets, (url, release) -> upgrade(request, url, release));
  }

  private interface Step {
    ProxyOutcome run(HttpUrl url, Runnable release);
  }

  private ProxyOutcome permitted(ProxyRequest request, Permits permits, Step step) {
    var url = HttpUrl.parse(request.url());
    if (url == null) {
      return new ProxyOutcome.Failed(502, "the rule's address is malformed: " + request.url());
    }
    if (hasBeenHere(request.headers())) {
      return new ProxyOutcome.Failed(508, "the request has been here before");
    }
    var refusal = settings.outbound().refusal(url);
    if (refusal.isPresent()) {
      return new ProxyOutcome.Failed(502, refusal.get());
    }
    var origin = url.host() + ":" + url.port();
    return switch (permits.take(origin)) {
      case Permits.Taken.TooMany(var problem) -> new ProxyOutcome.Failed(503, problem);
      case Permits.Taken.Permit(var release) -> step.run(url, release);
    };
  }

  /// Whether a request with these fields came through an edge like this one.
  public static boolean hasBeenHere(List<HttpHeader> headers) {
    return headers.stream().anyMatch(ProxyClient::isOurs);
  }

  private ProxyOutcome call(ProxyRequest request, HttpUrl url, Runnable release) {
    return call(client.newBuilder(), request(request, url), release, ProxyClient::isAnswer);
  }

  private ProxyOutcome upgrade(ProxyRequest request, HttpUrl url, Runnable release) {
    var challenge = Challenge.fresh();
    var asking =
        request(request, url)
            .newBuilder()
            .header("Connection", "Upgrade")
            .header("Upgrade", "websocket")
            .header("Sec-WebSocket-Version", "13")
            .header("Sec-WebSocket-Key", challenge.key())
            .removeHeader("Sec-WebSocket-Extensions")
            .build();
    var quick =
        client
            .newBuilder()
            .protocols(List.of(Protocol.HTTP_1_1))
            .callTimeout(settings.limits().idleTimeout());
    return call(quick, asking, release, response -> isOpen(response, challenge));
  }

  private static boolean isAnswer(Response response) {
    return response.code() != 101;
  }

  private static boolean isOpen(Response response, Challenge challenge) {
    return response.code() != 101
        || (response.socket() != null
            && "websocket".equalsIgnoreCase(response.header("Upgrade"))
            && challenge.answer().equals(response.header("Sec-WebSocket-Accept")));
  }

  private ProxyOutcome call(
      OkHttpClient.Builder client, Request request, Runnable release, Predicate<Response> isSound) {
    var url = request.url();
    var answered = false;
    try {
      var response =
          client.dns(settings.outbound().dns(url.port())).build().newCall(request).execute();
      if (!isSound.test(response)) {
        cancel(response);
        return new ProxyOutcome.Failed(502, url.host() + " answers the handshake wrongly");
      }
      answered = true;
      return answered(response, release);
    } catch (InterruptedIOException e) {
      return new ProxyOutcome.Failed(504, url.host() + " took too long: " + e.getMessage());
    } catch (IOException e) {
      return new ProxyOutcome.Failed(502, url.host() + " cannot be reached: " + e.getMessage());
    } finally {
      if (!answered) {
        release.run();
      }
    }
  }

  private static void cancel(Response response) {
    var socket = response.socket();
    if (socket == null) {
      response.close();
    } else {
      socket.cancel();
    }
  }

  private ProxyOutcome answered(Response response, Runnable release) {
    var fields = response.headers();
    var headers =
        IntStream.range(0, fields.size())
            .mapToObj(i -> new HttpHeader(fields.name(i), fields.value(i)))
            .toList();
    var socket = response.socket();
    if (socket != null) {
      return new ProxyOutcome.Upgraded(HopFields.without(headers), socket, release);
    }
    var body = response.body();
    return new ProxyOutcome.Answered(
        response.code(),
        HopFields.without(headers),
        length(response),
        new CappedStream(body.byteStream(), settings.limits().answerBytesMax()),
        () -> {
          try (response) {
            release.run();
          }
        });
  }

  /// The length of what GET would get, where only the head was asked for.
  private static long length(Response response) {
    if (!response.request().method().equals("HEAD")) {
      return response.body().contentLength();
    }
    return Optional.ofNullable(response.header("Content-Length"))
        .filter(said -> said.matches("[0-9]{1,18}"))
        .map(Long::parseLong)
        .orElse(-1L);
  }

  private static Request request(ProxyRequest request, HttpUrl url) {
    var headers = new Headers.Builder();
    for (var header : HopFields.without(request.headers())) {
      headers.addUnsafeNonAscii(header.name(), header.value());
    }
    headers.add(LOOP, OURS);
    if (headers.get("Accept-Encoding") == null) {
      headers.add("Accept-Encoding", "identity"); // else the client unpacks by itself
    }
    return new Request.Builder()
        .url(url)
        .headers(headers.build())
        .method(request.method(), body(request))
        .build();
  }

  private static @Nullable RequestBody body(ProxyRequest request) {
    if (request.method().equals("GET") || request.method().equals("HEAD")) {
      return null;
    }
    if (request.bodyLength() == 0) {
      return WITH_BODY.contains(request.method()) ? RequestBody.create(new byte[0]) : null;
    }
    return new StreamedBody(request);
  }

  private static boolean isOurs(HttpHeader header) {
    return header.name().equalsIgnoreCase(LOOP) && header.value().contains(OURS);
  }

  @Override
  public void close() {
    client.dispatcher().executorService().shutdown();
    client.connectionPool().evictAll();
  }

  /// A visitor's body, read once.
  private static final class StreamedBody extends RequestBody {
    private final ProxyRequest request;

    StreamedBody(ProxyRequest request) {
      this.request = request;
    }

    @Override
    public @Nullable MediaType contentType() {
      return null; // it is among the headers
    }

    @Override
    public long contentLength() {
      return request.bodyLength();
    }

    @Override
    public boolean isOneShot() {
      return true;
    }

    @Override
    public void writeTo(BufferedSink sink) throws IOException {
      try (var source = Okio.source(request.body())) {
        sink.writeAll(source);
      }
    }
  }
}

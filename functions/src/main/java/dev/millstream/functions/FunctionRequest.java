package dev.millstream.functions;

import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/// A request as functions see it. `url` is absolute; nobody changes `body` after it was handed
/// over. Where the body flows, `body` is empty and `flow` has the bytes, to be read once; who reads
/// closes it. `cf` is what else is known of the visitor and the connection, as JSON.
@SuppressWarnings("ArrayRecordComponent") // bodies are never compared, and copying them costs
public record FunctionRequest(
    String method,
    String url,
    List<HttpHeader> headers,
    byte[] body,
    Optional<InputStream> flow,
    String cf) {
  private static final byte[] NOTHING = new byte[0];
  private static final String NOTHING_KNOWN = "{}";

  public FunctionRequest {
    headers = List.copyOf(headers);
  }

  /// A request whose body is there.
  public FunctionRequest(String method, String url, List<HttpHeader> headers, byte[] body) {
    this(method, url, headers, body, Optional.empty(), NOTHING_KNOWN);
  }

  /// Whether it asks for a WebSocket.
  public boolean wantsSocket() {
    return method.equals("GET")
        && headers.stream()
            .anyMatch(header ->
                header.name().equalsIgnoreCase("upgrade")
                    && header.value().equalsIgnoreCase("websocket"));
  }

  /// The same request with a body that is there.
  public FunctionRequest with(byte[] bytes) {
    return bytes.length == 0 && body.length == 0
        ? this
        : new FunctionRequest(method, url, headers, bytes, flow, cf);
  }

  /// The same request with a body that flows.
  public FunctionRequest flowing(InputStream from) {
    return new FunctionRequest(method, url, headers, NOTHING, Optional.of(from), cf);
  }

  /// The same request, of which this is known.
  public FunctionRequest about(String known) {
    return new FunctionRequest(method, url, headers, body, flow, known);
  }
}

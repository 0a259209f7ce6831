package dev.millstream.functions;

import dev.millstream.functions.socket.FarEnd;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/// A response that functions gave or got. Nobody changes `body` after it was handed over. Where the
/// body flows, `body` is empty and `flow` has the bytes as they are made, to be read once by a
/// thread that may block; who has the response closes it, read to its end or not. A response of
/// status 101 has a `socket`, and who has it joins it or tells it that it is lost.
@SuppressWarnings("ArrayRecordComponent") // bodies are never compared, and copying them costs
public record FunctionResponse(
    int status,
    List<HttpHeader> headers,
    byte[] body,
    Optional<InputStream> flow,
    Optional<FarEnd> socket) {
  private static final byte[] NOTHING = new byte[0];

  public FunctionResponse {
    headers = List.copyOf(headers);
  }

  /// A response whose body is there.
  public FunctionResponse(int status, List<HttpHeader> headers, byte[] body) {
    this(status, headers, body, Optional.empty(), Optional.empty());
  }

  /// The same response with a body that flows.
  public FunctionResponse flowing(InputStream from) {
    return new FunctionResponse(status, headers, NOTHING, Optional.of(from), socket);
  }

  /// The same response under other headers.
  public FunctionResponse with(List<HttpHeader> others) {
    return new FunctionResponse(status, others, body, flow, socket);
  }

  /// The same response, which opens a WebSocket.
  public FunctionResponse opening(FarEnd end) {
    return new FunctionResponse(status, headers, NOTHING, Optional.empty(), Optional.of(end));
  }
}

package dev.millstream.functions;

import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/// A request as functions see it. `url` is absolute; nobody changes `body` after it was handed
/// over. Where the body flows, `body` is empty and `flow` has the bytes, to be read once; who reads
/// closes it.
@SuppressWarnings("ArrayRecordComponent") // bodies are never compared, and copying them costs
public record FunctionRequest(
    String method, String url, List<HttpHeader> headers, byte[] body, Optional<InputStream> flow) {
  private static final byte[] NOTHING = new byte[0];

  public FunctionRequest {
    headers = List.copyOf(headers);
  }

  /// A request whose body is there.
  public FunctionRequest(String method, String url, List<HttpHeader> headers, byte[] body) {
    this(method, url, headers, body, Optional.empty());
  }

  /// The same request with a body that flows.
  public FunctionRequest flowing(InputStream from) {
    return new FunctionRequest(method, url, headers, NOTHING, Optional.of(from));
  }
}

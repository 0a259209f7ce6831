package dev.millstream.functions;

import java.util.List;

/// A request as functions see it. `url` is absolute; nobody changes `body` after it was handed
/// over.
@SuppressWarnings("ArrayRecordComponent") // bodies are never compared, and copying them costs
public record FunctionRequest(String method, String url, List<HttpHeader> headers, byte[] body) {
  public FunctionRequest {
    headers = List.copyOf(headers);
  }
}

package dev.millstream.functions;

import java.util.List;

/// A response that functions gave or got. Nobody changes `body` after it was handed over.
@SuppressWarnings("ArrayRecordComponent") // bodies are never compared, and copying them costs
public record FunctionResponse(int status, List<HttpHeader> headers, byte[] body) {
  public FunctionResponse {
    headers = List.copyOf(headers);
  }
}

package dev.millstream.edge.proxy;

import dev.millstream.functions.HttpHeader;
import java.io.InputStream;
import java.util.List;

/// What another server is asked. `url` is absolute; `headers` are the visitor's own; `bodyLength`
/// is 0 for none and -1 for one of unknown length.
public record ProxyRequest(
    String method, String url, List<HttpHeader> headers, long bodyLength, InputStream body) {
  public ProxyRequest {
    headers = List.copyOf(headers);
  }
}

package dev.millstream.edge.proxy;

import dev.millstream.functions.HttpHeader;
import java.io.Closeable;
import java.io.InputStream;
import java.util.List;

/// How a call to another server ended.
public sealed interface ProxyOutcome {
  /// An answer, whose body is still to be read; `length` is -1 if unknown. Close it in any case.
  record Answered(
      int status, List<HttpHeader> headers, long length, InputStream body, Closeable call)
      implements ProxyOutcome, Closeable {
    public Answered {
      headers = List.copyOf(headers);
    }

    @Override
    public void close() throws java.io.IOException {
      call.close();
    }
  }

  /// No answer: 502, 503, 504 or 508, and why.
  record Failed(int status, String reason) implements ProxyOutcome {}
}

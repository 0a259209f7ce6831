package dev.millstream.edge.proxy;

import dev.millstream.functions.HttpHeader;
import java.io.Closeable;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import okio.Socket;

/// How a call to another server ended.
public sealed interface ProxyOutcome {
  /// An answer, whose body is still to be read; `length` is -1 if unknown. Close it in any case.
  record Answered(
      int status, List<HttpHeader> headers, long length, InputStream body, Closeable call)
      implements ProxyOutcome, Closeable {
    public Answered {
      headers = List.copyOf(headers);
    }

    /// The body, to be closed instead of this.
    public InputStream flow() {
      return new FilterInputStream(body) {
        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
          return in.read(bytes, offset, length);
        }

        @Override
        public void close() throws IOException {
          call.close(); // not the body: it would be read to its end
        }
      };
    }

    @Override
    public void close() throws IOException {
      call.close();
    }
  }

  /// A connection that became a WebSocket. Cancel it once it is not needed, and run `release`.
  record Upgraded(List<HttpHeader> headers, Socket socket, Runnable release)
      implements ProxyOutcome {
    public Upgraded {
      headers = List.copyOf(headers);
    }
  }

  /// No answer: 502, 503, 504 or 508, and why.
  record Failed(int status, String reason) implements ProxyOutcome {}
}

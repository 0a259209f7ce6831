package dev.millstream.edge.reply;

import dev.millstream.edge.http.Fields;
import dev.millstream.edge.proxy.ProxyClient;
import dev.millstream.edge.proxy.ProxyOutcome;
import dev.millstream.edge.proxy.ProxyRequest;
import dev.millstream.edge.socket.ServerSocket;
import dev.millstream.functions.FunctionEvent.ToObject;
import dev.millstream.functions.FunctionOutcome;
import dev.millstream.functions.FunctionRequest;
import dev.millstream.functions.FunctionResponse;
import dev.millstream.functions.HttpHeader;
import dev.millstream.functions.ServerFetcher;
import dev.millstream.store.site.FunctionBinding;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.zip.GZIPInputStream;

/// What a site's functions fetch from other servers for one visitor, under the same rules as the
/// proxying of a site, and of its objects. Bodies are asked for in gzip and handed on unpacked.
/// Thread-safe.
final class FetchedServers implements ServerFetcher {
  private static final Set<String> OF_PACKED = Set.of("content-encoding", "content-length");
  private static final int HELD_BYTES_MAX = 64 << 10;

  /// Has the object of a binding asked.
  @FunctionalInterface
  interface Objects {
    FunctionOutcome ask(FunctionBinding binding, ToObject event);
  }

  private final ProxyClient client;
  private final Objects objects;
  private final List<HttpHeader> edgesBefore;

  /// Has what the visitor's request has been through go along, whatever the code sends, so that
  /// functions that fetch each other come to an end.
  FetchedServers(ProxyClient client, FunctionRequest visitor, Objects objects) {
    this.client = client;
    this.objects = objects;
    this.edgesBefore =
        visitor.headers().stream().filter(h -> h.name().equalsIgnoreCase("CDN-Loop")).toList();
  }

  @Override
  public FunctionResponse fetch(FunctionRequest request) throws IOException {
    var asked = proxied(request);
    return switch (request.wantsSocket() ? client.open(asked) : client.fetch(asked)) {
      case ProxyOutcome.Answered answered -> response(answered);
      case ProxyOutcome.Upgraded(var headers, var socket, var release) ->
          new FunctionResponse(101, headers, new byte[0])
              .opening(new ServerSocket(socket, release));
      case ProxyOutcome.Failed failed -> throw new IOException(failed.reason());
    };
  }

  @Override
  public FunctionOutcome ask(FunctionBinding binding, ToObject event) {
    return objects.ask(binding, event);
  }

  private ProxyRequest proxied(FunctionRequest request) {
    var headers = new ArrayList<>(edgesBefore);
    for (var header : request.headers()) {
      if (!header.name().equalsIgnoreCase("accept-encoding")
          && Fields.mayBeSet(header.name(), header.value())) {
        headers.add(header);
      }
    }
    headers.add(new HttpHeader("Accept-Encoding", "gzip"));
    var body = request.body();
    return new ProxyRequest(
        request.method(),
        request.url(),
        headers,
        request.flow().isPresent() ? -1 : body.length,
        request.flow().orElseGet(() -> new ByteArrayInputStream(body)));
  }

  /// Takes a short body at once; a longer one flows, and has its call closed with it.
  private static FunctionResponse response(ProxyOutcome.Answered answered) throws IOException {
    var packed =
        answered.headers().stream()
            .anyMatch(header ->
                header.name().equalsIgnoreCase("content-encoding")
                    && header.value().strip().equalsIgnoreCase("gzip"));
    var headers = new ArrayList<HttpHeader>();
    for (var header : answered.headers()) {
      if (!packed || OF_PACKED.stream().noneMatch(header.name()::equalsIgnoreCase)) {
        headers.add(header);
      }
    }
    var whole = new FunctionResponse(answered.status(), headers, new byte[0]);
    var flows = false;
    try {
      if (!packed && answered.length() >= 0 && answered.length() <= HELD_BYTES_MAX) {
        return new FunctionResponse(answered.status(), headers, answered.body().readAllBytes());
      }
      var first = packed ? answered.body().readNBytes(1) : new byte[0];
      if (packed && first.length == 0) {
        return whole; // the answer to a HEAD says how GET's is packed, and has no body
      }
      var body = packed ? new GZIPInputStream(joined(first, answered.body())) : answered.body();
      flows = true;
      return whole.flowing(closingToo(body, answered));
    } finally {
      if (!flows) {
        answered.close();
      }
    }
  }

  private static InputStream closingToo(InputStream body, ProxyOutcome.Answered call) {
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

  private static InputStream joined(byte[] first, InputStream rest) {
    return new SequenceInputStream(new ByteArrayInputStream(first), rest);
  }
}

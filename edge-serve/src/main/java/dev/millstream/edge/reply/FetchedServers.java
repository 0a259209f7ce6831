package dev.millstream.edge.reply;

import dev.millstream.edge.http.Fields;
import dev.millstream.edge.proxy.ProxyClient;
import dev.millstream.edge.proxy.ProxyOutcome;
import dev.millstream.edge.proxy.ProxyRequest;
import dev.millstream.functions.FunctionRequest;
import dev.millstream.functions.FunctionResponse;
import dev.millstream.functions.HttpHeader;
import dev.millstream.functions.ServerFetcher;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.zip.GZIPInputStream;

/// What a site's functions fetch from other servers for one visitor, under the same rules as the
/// proxying of a site. Bodies are asked for in gzip and handed on unpacked. Thread-safe.
final class FetchedServers implements ServerFetcher {
  private static final Set<String> OF_PACKED = Set.of("content-encoding", "content-length");

  private final ProxyClient client;
  private final List<HttpHeader> edgesBefore;
  private final int bodyBytesMax;

  /// Has what the visitor's request has been through go along, whatever the code sends, so that
  /// functions that fetch each other come to an end.
  FetchedServers(ProxyClient client, FunctionRequest visitor, int bodyBytesMax) {
    this.client = client;
    this.edgesBefore =
        visitor.headers().stream().filter(h -> h.name().equalsIgnoreCase("CDN-Loop")).toList();
    this.bodyBytesMax = bodyBytesMax;
  }

  @Override
  public FunctionResponse fetch(FunctionRequest request) throws IOException {
    return switch (client.fetch(proxied(request))) {
      case ProxyOutcome.Answered answered -> {
        try (answered) {
          yield read(answered);
        }
      }
      case ProxyOutcome.Failed failed -> throw new IOException(failed.reason());
    };
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
        request.method(), request.url(), headers, body.length, new ByteArrayInputStream(body));
  }

  private FunctionResponse read(ProxyOutcome.Answered answered) throws IOException {
    var packed =
        answered.headers().stream()
            .anyMatch(header ->
                header.name().equalsIgnoreCase("content-encoding")
                    && header.value().strip().equalsIgnoreCase("gzip"));
    var body = bytes(answered.body(), packed);
    var headers = new ArrayList<HttpHeader>();
    for (var header : answered.headers()) {
      if (!packed || OF_PACKED.stream().noneMatch(header.name()::equalsIgnoreCase)) {
        headers.add(header);
      }
    }
    return new FunctionResponse(answered.status(), List.copyOf(headers), body);
  }

  private byte[] bytes(InputStream in, boolean packed) throws IOException {
    var first = packed ? in.readNBytes(1) : new byte[0];
    if (packed && first.length == 0) {
      return first; // the answer to a HEAD says how GET's is packed, and has no body
    }
    try (var body = packed ? new GZIPInputStream(joined(first, in)) : in) {
      var bytes = body.readNBytes(bodyBytesMax + 1);
      if (bytes.length > bodyBytesMax) {
        throw new IOException("the answer has more than " + bodyBytesMax + " bytes");
      }
      return bytes;
    }
  }

  private static InputStream joined(byte[] first, InputStream rest) {
    return new SequenceInputStream(new ByteArrayInputStream(first), rest);
  }
}

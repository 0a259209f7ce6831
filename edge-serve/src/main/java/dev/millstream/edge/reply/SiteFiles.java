package dev.millstream.edge.reply;

import dev.millstream.edge.http.RequestHead;
import dev.millstream.edge.http.RequestPath;
import dev.millstream.edge.site.Answer;
import dev.millstream.edge.site.Site;
import dev.millstream.functions.AssetFetcher;
import dev.millstream.functions.FunctionRequest;
import dev.millstream.functions.FunctionResponse;
import dev.millstream.functions.HttpHeader;
import dev.millstream.store.ObjectStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/// What `env.ASSETS` and `next()` get: the same answers as the public, uncompressed. They have
/// their bodies for HEAD, too, so that its answer has GET's length.
final class SiteFiles implements AssetFetcher {
  /// Files of more than this are read while the code takes them.
  private static final int FLOW_FROM_BYTES = 256 << 10;

  private final Site site;
  private final RequestHead around;
  private final ObjectStore store;
  private final int bodyBytesMax;
  private volatile boolean asked;

  /// For a request within `around`, whose host and country hold; files of more than `bodyBytesMax`
  /// are given only as a flow.
  SiteFiles(Site site, RequestHead around, ObjectStore store, int bodyBytesMax) {
    this.site = site;
    this.around = around;
    this.store = store;
    this.bodyBytesMax = bodyBytesMax;
  }

  /// Whether the code has asked for a file.
  boolean asked() {
    return asked;
  }

  @Override
  public FunctionResponse fetch(FunctionRequest request) {
    asked = true;
    var head = head(request);
    try {
      var answer = site.assets(head);
      return switch (answer instanceof Answer.Deferred(var later) ? later.get() : answer) {
        case Answer.File file -> read(file, head);
        case Answer.Document document ->
            new FunctionResponse(document.status(), document.headers(), document.body());
        case Answer.Proxied proxied -> notFromHere(proxied);
        case Answer.Deferred _, Answer.Call _ ->
            throw new IllegalStateException("files neither wait twice nor call functions");
      };
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static FunctionResponse notFromHere(Answer.Proxied proxied) {
    var problem = "a rule sends this path to another server: fetch " + proxied.url();
    return new FunctionResponse(501, List.of(), problem.getBytes(StandardCharsets.UTF_8));
  }

  /// The request as the site sees it.
  RequestHead head(FunctionRequest request) {
    var uri = URI.create(request.url());
    var path = Optional.ofNullable(uri.getRawPath()).filter(p -> p.startsWith("/")).orElse("/");
    var query = Optional.ofNullable(uri.getRawQuery()).orElse("");
    return new RequestHead(
        request.method(),
        around.authority(),
        around.host(),
        RequestPath.of(path),
        query,
        false, // a function cannot read deltas
        name ->
            name.equals("Accept-Encoding")
                ? null
                : request.headers().stream()
                    .filter(header -> header.name().equalsIgnoreCase(name))
                    .map(HttpHeader::value)
                    .findFirst()
                    .orElse(null),
        around.country());
  }

  private FunctionResponse read(Answer.File file, RequestHead head) throws IOException {
    var reply = Reply.of(file, head, 1);
    if (reply.length() > FLOW_FROM_BYTES
        && reply.pieces().size() == 1
        && reply.pieces().getFirst() instanceof Reply.Piece.Slice(var range)) {
      var content = store.open(file.scope(), reply.variant().digest(), range);
      return new FunctionResponse(reply.status(), reply.headers(), new byte[0]).flowing(content);
    }
    if (reply.length() > bodyBytesMax) {
      var problem = "the file has more than " + bodyBytesMax + " bytes";
      return new FunctionResponse(413, List.of(), problem.getBytes(StandardCharsets.UTF_8));
    }
    var body = new ByteArrayOutputStream((int) reply.length());
    for (var piece : reply.pieces()) {
      switch (piece) {
        case Reply.Piece.Text(var bytes) -> body.writeBytes(bytes);
        case Reply.Piece.Slice(var range) -> {
          try (var in = store.open(file.scope(), reply.variant().digest(), range)) {
            in.transferTo(body);
          }
        }
      }
    }
    return new FunctionResponse(reply.status(), reply.headers(), body.toByteArray());
  }
}

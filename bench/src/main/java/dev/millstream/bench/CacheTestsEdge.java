package dev.millstream.bench;

import dev.millstream.edge.EdgeLimits;
import dev.millstream.edge.EdgeServer;
import dev.millstream.edge.EdgeSettings;
import dev.millstream.edge.Trust;
import dev.millstream.edge.proxy.ProxyLimits;
import dev.millstream.edge.proxy.ProxySettings;
import dev.millstream.functions.FunctionCall;
import dev.millstream.functions.FunctionEngine;
import dev.millstream.functions.FunctionOutcome;
import dev.millstream.functions.FunctionResponse;
import dev.millstream.functions.HttpHeader;
import dev.millstream.store.Ref;
import dev.millstream.store.RefName;
import dev.millstream.store.Scope;
import dev.millstream.store.Stage;
import dev.millstream.store.file.FileObjectStore;
import dev.millstream.store.manifest.ManifestWriter;
import dev.millstream.store.manifest.Section;
import dev.millstream.store.network.Outbound;
import dev.millstream.store.site.FunctionBundle;
import dev.millstream.store.site.HtmlHandling;
import dev.millstream.store.site.NotFoundHandling;
import dev.millstream.store.site.RedirectRule;
import dev.millstream.store.site.RouteRules;
import dev.millstream.store.site.SiteRules;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// An edge whose one site, `127.0.0.1`, has a function, or a rule, for every path that asks a
/// server on this machine: the edge's cache between a client and an origin of the bench's choice.
/// `CacheTestsEdge <edge port> <origin port> functions|proxied` runs until it is killed.
public final class CacheTestsEdge implements FunctionEngine {
  private static final Set<String> OF_THE_CONNECTION =
      Set.of("connection", "content-length", "host", "transfer-encoding");

  private static final int CALLS_MAX = 4096;

  private final int origin;

  private CacheTestsEdge(int origin) {
    this.origin = origin;
  }

  static void main(String[] args) throws Exception {
    var store = FileObjectStore.open(Files.createTempDirectory("cache-tests"));
    publish(store, args[2].equals("proxied") ? rule(args[1]) : function());
    // below this "domain" the address itself is a project's host, so that no name has to resolve
    var settings =
        new EdgeSettings(
            "127.0.0.1",
            Integer.parseInt(args[0]),
            "0.0.1",
            EdgeLimits.defaults(),
            Optional.empty(),
            trust());
    EdgeServer.start(settings, store, new CacheTestsEdge(Integer.parseInt(args[1])));
    System.out.println("listening");
    Thread.currentThread().join();
  }

  /// The origin is at a private address, and the suite asks for more at once than one should.
  private static Trust trust() {
    var usual = Trust.defaults();
    var limits = ProxyLimits.DEFAULTS;
    var wide =
        new ProxyLimits(
            limits.connectTimeout(),
            limits.idleTimeout(),
            limits.callTimeout(),
            limits.answerBytesMax(),
            CALLS_MAX,
            CALLS_MAX);
    return new Trust(
        new ProxySettings(new Outbound(Set.of("127.0.0.1")), wide),
        usual.shares(),
        usual.forwarders(),
        usual.countries(),
        usual.timingToken());
  }

  private interface Contents {
    void add(ManifestWriter tree, Stage stage) throws IOException;
  }

  private static Contents function() {
    return (tree, stage) -> {
      var script = stage.put("the engine runs no script".getBytes(StandardCharsets.UTF_8));
      var gate = new RouteRules(List.of("/*"), List.of());
      tree.section(Section.FUNCTIONS, new FunctionBundle(script, List.of(), gate, Map.of(), ""));
    };
  }

  private static Contents rule(String origin) {
    var to = "http://127.0.0.1:" + origin + "/:splat";
    var rules = List.of(new RedirectRule("/*", Map.of(), to, 200, true, 1));
    return (tree, _) ->
        tree.section(
            Section.RULES,
            new SiteRules(
                HtmlHandling.AUTO_TRAILING_SLASH, NotFoundHandling.AUTO, List.of(), rules));
  }

  private static void publish(FileObjectStore store, Contents contents) throws IOException {
    try (var stage = store.stage(Scope.site("127"))) {
      var tree = new ManifestWriter();
      contents.add(tree, stage);
      var manifest = stage.put(tree.toBytes());
      stage.commit();
      store.refs().publish(new Ref(RefName.production("127"), 1, manifest));
    }
  }

  @Override
  public FunctionOutcome call(FunctionCall call) {
    try {
      return new FunctionOutcome.Answered(ask(call));
    } catch (IOException e) {
      return new FunctionOutcome.Unavailable(String.valueOf(e.getMessage()));
    }
  }

  /// One request on a connection of its own; headers pass as they are, sound or not.
  private FunctionResponse ask(FunctionCall call) throws IOException {
    var request = call.request();
    var uri = URI.create(request.url());
    var query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    var head = new StringBuilder();
    head.append(request.method()).append(' ').append(uri.getRawPath()).append(query);
    head.append(" HTTP/1.1\r\nHost: ").append(uri.getRawAuthority());
    head.append("\r\nConnection: close\r\nContent-Length: ").append(request.body().length);
    for (var header : request.headers()) {
      if (!OF_THE_CONNECTION.contains(header.name())) {
        head.append("\r\n").append(header.name()).append(": ").append(header.value());
      }
    }
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), origin)) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write((head + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().write(request.body());
      return parse(socket.getInputStream().readAllBytes());
    }
  }

  private static FunctionResponse parse(byte[] bytes) throws IOException {
    var text = new String(bytes, StandardCharsets.ISO_8859_1);
    var end = text.indexOf("\r\n\r\n");
    if (end < 0) {
      throw new IOException("the origin closed the connection");
    }
    var lines = text.substring(0, end).split("\r\n", -1);
    var headers = new ArrayList<HttpHeader>();
    var length = Integer.MAX_VALUE;
    var chunked = false;
    for (var i = 1; i < lines.length; i++) {
      var colon = lines[i].indexOf(':');
      var name = lines[i].substring(0, colon);
      var value = lines[i].substring(colon + 1).strip();
      headers.add(new HttpHeader(name, value));
      if (name.equalsIgnoreCase("Content-Length")) {
        length = Integer.parseInt(value);
      }
      chunked |= name.equalsIgnoreCase("Transfer-Encoding") && value.contains("chunked");
    }
    var body = text.substring(end + 4);
    var whole = chunked ? joined(body) : body.getBytes(StandardCharsets.ISO_8859_1);
    var sent = length < whole.length ? Arrays.copyOf(whole, length) : whole;
    return new FunctionResponse(Integer.parseInt(lines[0].split(" ", -1)[1]), headers, sent);
  }

  private static byte[] joined(String chunks) {
    var whole = new ByteArrayOutputStream();
    for (var at = 0; ; ) {
      var line = chunks.indexOf("\r\n", at);
      var size = line < 0 ? 0 : Integer.parseInt(chunks.substring(at, line).strip(), 16);
      if (size == 0) {
        return whole.toByteArray();
      }
      whole.writeBytes(
          chunks.substring(line + 2, line + 2 + size).getBytes(StandardCharsets.ISO_8859_1));
      at = line + 2 + size + 2;
    }
  }
}

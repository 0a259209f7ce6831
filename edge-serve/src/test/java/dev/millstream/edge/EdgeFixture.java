package dev.millstream.edge;

import dev.millstream.edge.access.ShareTokens;
import dev.millstream.edge.guard.GuardLimits;
import dev.millstream.edge.guard.Networks;
import dev.millstream.edge.guard.Rate;
import dev.millstream.edge.pass.Countries;
import dev.millstream.edge.player.Viewing;
import dev.millstream.edge.proxy.ProxyLimits;
import dev.millstream.edge.proxy.ProxySettings;
import dev.millstream.edge.still.StillMaker;
import dev.millstream.edge.tls.TlsLimits;
import dev.millstream.edge.tls.TlsSettings;
import dev.millstream.functions.FunctionCall;
import dev.millstream.functions.FunctionEngine;
import dev.millstream.functions.FunctionOutcome;
import dev.millstream.store.Digest;
import dev.millstream.store.Ref;
import dev.millstream.store.RefName;
import dev.millstream.store.Scope;
import dev.millstream.store.file.FileObjectStore;
import dev.millstream.store.manifest.Asset;
import dev.millstream.store.manifest.Coding;
import dev.millstream.store.manifest.ManifestWriter;
import dev.millstream.store.manifest.Section;
import dev.millstream.store.manifest.Variant;
import dev.millstream.store.network.Outbound;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;

/// A started edge over a store in a temporary folder, and trees to put there. `functions` plays the
/// engine, so that tests can make it fail in all its ways.
public final class EdgeFixture implements AutoCloseable {
  static final String TIMING = "tell-me-how-long";
  static final ShareTokens SHARES = new ShareTokens(new byte[32]);

  /// How long a stop may wait where tests wait for it.
  public static final Duration SHORT_GRACE = Duration.ofSeconds(4);

  public final FileObjectStore store;
  public final EdgeServer server;
  public final BlockingQueue<RequestEvents.Request> events = new LinkedBlockingQueue<>();

  /// What of videos was watched.
  public final BlockingQueue<Viewing> viewings = new LinkedBlockingQueue<>();

  /// How many of them the hot path answered.
  public final AtomicLong repeats = new AtomicLong();

  private final AtomicLong versions = new AtomicLong();
  private volatile Function<FunctionCall, FunctionOutcome> functions =
      _ -> new FunctionOutcome.Unavailable("no functions here");

  private volatile StillMaker stills = StillMaker.NONE;

  /// The usual limits with another rate of requests of an address.
  public static GuardLimits guard(Rate ofAddress) {
    var usual = GuardLimits.defaults();
    return new GuardLimits(
        usual.connectionsPerAddressMax(),
        ofAddress,
        usual.requestsPerSite(),
        usual.bytesPerSite(),
        usual.addressesMax(),
        usual.sitesMax(),
        usual.targetBytesMax(),
        usual.helloTimeout(),
        usual.slowTimeout(),
        usual.slowBytesMin(),
        usual.bodiesBytesMax(),
        usual.frames());
  }

  public EdgeFixture(Path folder) throws IOException {
    this(folder, EdgeLimits.defaults());
  }

  public EdgeFixture(Path folder, EdgeLimits limits) throws IOException {
    this(folder, limits, Optional.empty(), Networks.NONE);
  }

  /// One behind proxies, that speaks HTTPS, too.
  public EdgeFixture(Path folder, EdgeLimits limits, Networks forwarders) throws IOException {
    this(folder, limits, Optional.of(new TlsSettings(0, folder.resolve("tls"))), forwarders);
  }

  /// One that speaks HTTPS, too, with what is in the folder `tls`.
  public static EdgeFixture secure(Path folder) throws IOException {
    var tls = new TlsSettings(0, folder.resolve("tls"));
    return new EdgeFixture(folder, EdgeLimits.defaults(), Optional.of(tls), Networks.NONE);
  }

  /// The same by who is named, with tickets that are good for so long.
  public static EdgeFixture secure(Path folder, TlsSettings.Provider provider, Duration tickets)
      throws IOException {
    var limits = TlsLimits.DEFAULT.ticketsKept(tickets);
    var tls = new TlsSettings(0, folder.resolve("tls"), limits, false, provider);
    return new EdgeFixture(folder, EdgeLimits.defaults(), Optional.of(tls), Networks.NONE);
  }

  /// One that speaks HTTPS, too, and waits at its stop for so long at most.
  public static EdgeFixture stopping(Path folder, Duration grace) throws IOException {
    var limits = limits(EdgeLimits.defaults().cachedObjectBytesMax(), grace);
    return new EdgeFixture(folder, limits, Networks.NONE);
  }

  /// The usual ones, but for these.
  static EdgeLimits limits(int cachedObjectBytesMax, Duration stopGrace) {
    var usual = EdgeLimits.defaults();
    return new EdgeLimits(
        usual.headerBytesMax(),
        usual.headersMax(),
        usual.bodyBytesMax(),
        usual.connectionsMax(),
        usual.parseTimeout(),
        usual.idleTimeout(),
        usual.rangesMax(),
        usual.liveTreesMax(),
        cachedObjectBytesMax,
        usual.cacheBytesMax(),
        stopGrace,
        usual.hot(),
        usual.guard());
  }

  /// One that sends visitors of plain HTTP to HTTPS, behind proxies.
  public static EdgeFixture httpsOnly(Path folder, Networks forwarders) throws IOException {
    var tls =
        new TlsSettings(
            0, folder.resolve("tls"), TlsLimits.DEFAULT, true, TlsSettings.Provider.AUTO);
    return new EdgeFixture(folder, EdgeLimits.defaults(), Optional.of(tls), forwarders);
  }

  private EdgeFixture(
      Path folder, EdgeLimits limits, Optional<TlsSettings> tls, Networks forwarders)
      throws IOException {
    store = FileObjectStore.open(folder);
    FunctionEngine engine = call -> functions.apply(call);
    server =
        EdgeServer.start(
            new EdgeSettings(
                "127.0.0.1",
                0,
                "localhost",
                limits,
                tls,
                new Trust(
                    proxy(),
                    SHARES,
                    forwarders,
                    Countries.told("CF-IPCountry"),
                    Optional.of(TIMING))),
            store,
            new Makers(engine, (scope, tree, shot) -> stills.make(scope, tree, shot)),
            noted());
  }

  /// Has `maker` make pictures from now on.
  public void stills(StillMaker maker) {
    stills = maker;
  }

  private RequestEvents noted() {
    return new RequestEvents() {
      @Override
      public void finished(Request request) {
        events.add(request);
      }

      @Override
      public void viewed(Viewing viewing) {
        viewings.add(viewing);
      }

      @Override
      public void repeated(
          String method, String host, String path, int status, long bytes, long micros) {
        repeats.incrementAndGet();
        RequestEvents.super.repeated(method, host, path, status, bytes, micros);
      }
    };
  }

  /// Tests' own servers are on this machine.
  private static ProxySettings proxy() {
    var limits =
        new ProxyLimits(
            Duration.ofSeconds(2), Duration.ofSeconds(1), Duration.ofSeconds(20), 1 << 20, 16, 4);
    return new ProxySettings(new Outbound(Set.of("localhost")), limits);
  }

  public void functions(Function<FunctionCall, FunctionOutcome> engine) {
    functions = engine;
  }

  public int port() {
    return server.port();
  }

  /// Publishes files (path and text) and rules under a ref.
  public void publish(RefName ref, Map<String, String> files, Section section, Object rules)
      throws IOException {
    publish(
        ref,
        tree -> {
          files.forEach(tree::text);
          tree.writer.section(section, rules);
        });
  }

  public void publish(RefName ref, Map<String, String> files) throws IOException {
    publish(ref, tree -> files.forEach(tree::text));
  }

  public void publish(RefName name, Consumer<Tree> contents) throws IOException {
    var tree = new Tree();
    contents.accept(tree);
    store.refs().publish(new Ref(name, versions.incrementAndGet(), tree.commit(name.scope())));
  }

  /// A tree in the making.
  public final class Tree {
    public final ManifestWriter writer = new ManifestWriter();
    private final List<byte[]> objects = new ArrayList<>();

    public void text(String path, String text) {
      file(path, typeOf(path), Map.of(Coding.IDENTITY, text.getBytes(StandardCharsets.UTF_8)));
    }

    /// One file in several codings; the bytes need not really be coded.
    public void file(String path, String type, Map<Coding, byte[]> codings) {
      var variants = new ArrayList<Variant>();
      for (var coding : Coding.values()) {
        var bytes = codings.get(coding);
        if (bytes != null) {
          variants.add(new Variant(coding, object(bytes), bytes.length));
        }
      }
      writer.add(new Asset(path, type, variants));
    }

    public Digest object(byte[] bytes) {
      objects.add(bytes);
      return Digest.of(bytes);
    }

    private Digest commit(Scope scope) throws IOException {
      try (var stage = store.stage(scope)) {
        for (var bytes : objects) {
          stage.put(bytes);
        }
        var manifest = stage.put(writer.toBytes());
        stage.commit();
        return manifest;
      }
    }
  }

  /// A GET over a connection of its own. `fields` are whole header lines.
  public Answered get(String host, String path, String... fields) throws IOException {
    return send("GET", host, path, fields);
  }

  public Answered send(String method, String host, String path, String... fields)
      throws IOException {
    var lines = new StringBuilder(method + " " + path + " HTTP/1.1\r\nHost: " + host + "\r\n");
    for (var field : fields) {
      lines.append(field).append("\r\n");
    }
    return raw(lines.append("Connection: close\r\n\r\n").toString());
  }

  /// Sends a request head of these lines.
  public Answered lines(String... lines) throws IOException {
    return raw(String.join("\r\n", lines) + "\r\n\r\n");
  }

  /// Sends exactly these characters, a byte each, and reads until the server closes.
  public Answered raw(String request) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
      return Answered.parse(socket.getInputStream().readAllBytes());
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    store.close();
  }

  private static String typeOf(String path) {
    return switch (path.substring(path.lastIndexOf('.') + 1)) {
      case "html" -> "text/html; charset=utf-8";
      case "css" -> "text/css; charset=utf-8";
      case "js" -> "text/javascript; charset=utf-8";
      case "m3u8" -> "application/vnd.apple.mpegurl";
      case "jpg" -> "image/jpeg";
      case "m4s" -> "video/iso.segment";
      default -> "application/octet-stream";
    };
  }
}

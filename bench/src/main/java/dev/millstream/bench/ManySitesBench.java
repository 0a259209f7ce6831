package dev.millstream.bench;

import dev.millstream.edge.EdgeLimits;
import dev.millstream.edge.EdgeServer;
import dev.millstream.edge.EdgeSettings;
import dev.millstream.edge.Trust;
import dev.millstream.functions.FunctionOutcome;
import dev.millstream.store.ObjectStore;
import dev.millstream.store.Ref;
import dev.millstream.store.RefName;
import dev.millstream.store.Scope;
import dev.millstream.store.location.ObjectStores;
import dev.millstream.store.manifest.Asset;
import dev.millstream.store.manifest.Coding;
import dev.millstream.store.manifest.ManifestWriter;
import dev.millstream.store.manifest.Variant;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.IntUnaryOperator;

/// What it costs an edge to have many sites: `ManySitesBench <store> <sites>` publishes them (a
/// page of its own each), starts an edge, and asks over one connection for ten of them, for many
/// that it keeps ready, and for all.
public final class ManySitesBench {
  private static final int REQUESTS = 20_000;
  private static final int FEW = 10;

  private final EdgeServer edge;

  private ManySitesBench(EdgeServer edge) {
    this.edge = edge;
  }

  static void main(String[] args) throws Exception {
    var sites = Integer.parseInt(args[1]);
    try (var store = ObjectStores.open("", Path.of(args[0]), Map.of())) {
      var begun = System.nanoTime();
      for (var i = 0; i < sites; i++) {
        publish(store, name(i));
      }
      say(String.format(Locale.ROOT, "%,d sites published in %.1f s", sites, since(begun) / 1e9));
    }
    var before = heap();
    var begun = System.nanoTime();
    try (var store = ObjectStores.open("", Path.of(args[0]), Map.of());
        var edge = edge(store)) {
      var bench = new ManySitesBench(edge);
      bench.ask("first", 1, _ -> sites - 1);
      say(String.format(Locale.ROOT, "start to first answer: %.0f ms", since(begun) / 1e6));
      say(
          String.format(
              Locale.ROOT,
              "heap with %,d sites that nobody asked for: %,d KB more",
              sites,
              (heap() - before) >> 10));
      bench.compare(sites, before);
    }
  }

  private void compare(int sites, long before) throws IOException {
    var kept = Math.min(sites, EdgeLimits.defaults().liveTreesMax() - FEW - 1);
    var random = new Random(42);
    ask("warm up", 2 * REQUESTS, i -> i % FEW);
    ask(FEW + " sites in turn", REQUESTS, i -> i % FEW);
    ask("each of " + kept + ", not loaded", kept, i -> i);
    say(
        String.format(
            Locale.ROOT, "heap of a site that was asked for: %,d bytes", (heap() - before) / kept));
    ask("any of " + kept + ", loaded", 2 * REQUESTS, _ -> random.nextInt(kept));
    ask(FEW + " sites in turn again", REQUESTS, i -> i % FEW);
    ask("any of all " + sites, REQUESTS, _ -> random.nextInt(sites));
    say(
        String.format(
            Locale.ROOT,
            "heap after that: %,d KB more than before the start",
            (heap() - before) >> 10));
  }

  private static EdgeServer edge(ObjectStore store) throws IOException {
    var settings =
        new EdgeSettings(
            "127.0.0.1", 0, "localhost", EdgeLimits.defaults(), Optional.empty(), Trust.defaults());
    return EdgeServer.start(
        settings, store, _ -> new FunctionOutcome.Unavailable("none in this bench"));
  }

  private static String name(int site) {
    return "site-" + site;
  }

  private static void publish(ObjectStore store, String name) throws IOException {
    var page = ("<h1>" + name + "</h1>").getBytes(StandardCharsets.UTF_8);
    try (var stage = store.stage(Scope.site(name))) {
      var variant = new Variant(Coding.IDENTITY, stage.put(page), page.length);
      var writer = new ManifestWriter();
      writer.add(new Asset("/index.html", "text/html; charset=utf-8", List.of(variant)));
      var manifest = stage.put(writer.toBytes());
      stage.commit();
      store.refs().publish(new Ref(RefName.production(name), 1, manifest));
    }
  }

  /// Asks for pages, one after the other, and prints how long they took.
  private void ask(String what, int requests, IntUnaryOperator site) throws IOException {
    var times = new long[requests];
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), edge.port())) {
      socket.setTcpNoDelay(true);
      var in = new BufferedInputStream(socket.getInputStream());
      for (var i = 0; i < requests; i++) {
        var name = name(site.applyAsInt(i));
        var head = "GET / HTTP/1.1\r\nHost: " + name + ".localhost\r\n\r\n";
        var begun = System.nanoTime();
        socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        check(name, in);
        times[i] = since(begun);
      }
    }
    Arrays.sort(times);
    say(
        String.format(
            Locale.ROOT, "%s: p50 %.0f us, p99 %.0f us", what, at(times, 0.5), at(times, 0.99)));
  }

  private static void check(String name, InputStream in) throws IOException {
    var length = -1;
    var first = line(in);
    for (var line = line(in); !line.isEmpty(); line = line(in)) {
      if (line.regionMatches(true, 0, "content-length:", 0, 15)) {
        length = Integer.parseInt(line.substring(15).strip());
      }
    }
    var body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
    if (!body.equals("<h1>" + name + "</h1>")) {
      throw new IOException(name + " was answered with " + first + " " + body);
    }
  }

  private static String line(InputStream in) throws IOException {
    var line = new StringBuilder();
    for (var next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new IOException("the edge hung up");
      }
      line.append((char) next);
    }
    return line.toString().strip();
  }

  private static double at(long[] sorted, double share) {
    return sorted[(int) (share * (sorted.length - 1))] / 1e3;
  }

  private static long since(long begun) {
    return System.nanoTime() - begun;
  }

  /// What is reachable, in bytes.
  private static long heap() {
    System.gc();
    var runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  private static void say(String line) {
    System.out.println(line);
  }
}

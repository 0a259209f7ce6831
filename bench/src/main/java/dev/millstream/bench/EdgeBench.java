package dev.millstream.bench;

import dev.millstream.edge.EdgeLimits;
import dev.millstream.edge.EdgeServer;
import dev.millstream.edge.EdgeSettings;
import dev.millstream.edge.Trust;
import dev.millstream.edge.guard.GuardLimits;
import dev.millstream.edge.guard.Limit;
import dev.millstream.edge.guard.Networks;
import dev.millstream.edge.guard.Refusals;
import dev.millstream.edge.hot.HotLimits;
import dev.millstream.edge.tls.TlsSettings;
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
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Serves a folder as `http://bench.localhost:PORT/` and over HTTPS until its input ends:
/// `EdgeBench <folder> <port> <store> <https port> <tls folder>`; an edge and nothing else, with
/// `-Dgeneral=true` without its hot path, with `-Dstrangers=true` with limits for clients of this
/// machine too, with `-Dbare=true` as `https://127.0.0.1:PORT/` instead. Each line of input is
/// answered by whom its guard sent away.
public final class EdgeBench {
  /// Below the "domain" 0.0.1 the address 127.0.0.1 is a project's host.
  private static final boolean BARE = Boolean.getBoolean("bare");

  private static final String PROJECT = BARE ? "127" : "bench";
  private static final RefName SITE = RefName.production(PROJECT);

  private EdgeBench() {}

  static void main(String[] args) throws Exception {
    try (var store = ObjectStores.open("", Path.of(args[2]), Map.of())) {
      publish(store, Path.of(args[0]));
      var settings =
          new EdgeSettings(
              "127.0.0.1",
              Integer.parseInt(args[1]),
              BARE ? "0.0.1" : "localhost",
              limits(),
              Optional.of(new TlsSettings(Integer.parseInt(args[3]), Path.of(args[4]))),
              trust());
      try (var edge =
          EdgeServer.start(
              settings, store, _ -> new FunctionOutcome.Unavailable("none in this bench"))) {
        System.out.println("port=" + edge.port());
        while (System.in.read() >= 0) {
          System.out.println("refusals " + counts(edge.refusals()));
        }
      }
    }
  }

  private static String counts(Refusals refusals) {
    return Stream.of(Limit.values())
        .map(limit -> limit.label() + ":" + refusals.of(limit))
        .collect(Collectors.joining(" "));
  }

  private static Trust trust() {
    var its = Trust.defaults();
    return Boolean.getBoolean("strangers")
        ? new Trust(its.proxy(), its.shares(), Networks.NONE, its.countries(), its.timingToken())
        : its;
  }

  private static EdgeLimits limits() {
    var hot = HotLimits.defaults();
    return EdgeLimits.defaults(
        Boolean.getBoolean("general") ? hot.off() : hot, GuardLimits.defaults());
  }

  private static void publish(ObjectStore store, Path folder) throws IOException {
    var writer = new ManifestWriter();
    try (var stage = store.stage(Scope.site(PROJECT));
        var files = Files.walk(folder)) {
      for (var file : (Iterable<Path>) files.filter(Files::isRegularFile).sorted()::iterator) {
        var path = "/" + folder.relativize(file).toString().replace('\\', '/');
        var bytes = Files.readAllBytes(file);
        var variant = new Variant(Coding.IDENTITY, stage.put(bytes), bytes.length);
        writer.add(new Asset(path, "application/octet-stream", List.of(variant)));
      }
      var manifest = stage.put(writer.toBytes());
      stage.commit();
      store.refs().publish(new Ref(SITE, 1, manifest));
    }
  }
}

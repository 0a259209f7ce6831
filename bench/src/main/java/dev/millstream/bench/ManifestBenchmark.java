package dev.millstream.bench;

import dev.millstream.store.Digest;
import dev.millstream.store.manifest.Asset;
import dev.millstream.store.manifest.Coding;
import dev.millstream.store.manifest.Manifest;
import dev.millstream.store.manifest.ManifestWriter;
import dev.millstream.store.manifest.Variant;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// How fast a tree opens, and how fast a path is found in it.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
public class ManifestBenchmark {
  @Param({"100", "100000"})
  int assets;

  private ByteBuffer file = ByteBuffer.allocate(0);
  private Manifest manifest = open(new ManifestWriter().toBytes());
  private String[] paths = new String[0];
  private int next;

  @Setup
  public void fill() {
    var writer = new ManifestWriter();
    for (var i = 0; i < assets; i++) {
      var bytes = ("page " + i).getBytes(StandardCharsets.UTF_8);
      var variant = new Variant(Coding.IDENTITY, Digest.of(bytes), bytes.length);
      writer.add(new Asset(path(i), "text/html; charset=utf-8", List.of(variant)));
    }
    file = ByteBuffer.wrap(writer.toBytes());
    manifest = open(file.array());
    paths = IntStream.range(0, assets).mapToObj(ManifestBenchmark::path).toArray(String[]::new);
    System.out.printf("%,d assets in %,d bytes%n", assets, file.capacity());
  }

  @Benchmark
  public Manifest opens() throws IOException {
    return Manifest.of(file);
  }

  @Benchmark
  public boolean finds() {
    next = (next + 7919) % assets;
    return manifest.contains(paths[next]);
  }

  private static String path(int i) {
    return "/pages/" + i % 100 + "/page-" + i + "/index.html";
  }

  private static Manifest open(byte[] bytes) {
    try {
      return Manifest.of(ByteBuffer.wrap(bytes));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}

package dev.millstream.bench;

import dev.millstream.store.Digest;
import dev.millstream.store.ObjectStore;
import dev.millstream.store.Scope;
import dev.millstream.store.bucket.S3Settings;
import dev.millstream.store.location.ObjectStores;
import dev.millstream.store.spool.FileTree;
import io.minio.GetObjectArgs;
import io.minio.MinioClient;
import io.minio.PutObjectArgs;
import io.minio.errors.MinioException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import okhttp3.OkHttpClient;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;

/// Puts and gets through a store beside `dd` and `cp` on the same disk, or the plain MinIO SDK on
/// the same bucket, and the publish of a folder: `StoreBench <location> [folder]`; the location
/// `s3proxy` is one in this JVM.
public final class StoreBench {
  private static final Scope SCOPE = Scope.site("bench");
  private static final int CHANGES = 15;

  private final ObjectStore store;
  private final Random random = new Random(1);

  private StoreBench(ObjectStore store) {
    this.store = store;
  }

  static void main(String[] args) throws Exception {
    if (args[0].equals("s3proxy")) {
      withS3Proxy(args);
    } else {
      run(args[0], args, System.getenv());
    }
  }

  private static void withS3Proxy(String[] args) throws Exception {
    var env = Map.of("AWS_ACCESS_KEY_ID", "bench", "AWS_SECRET_ACCESS_KEY", "bench-secret");
    var folder = Files.createTempDirectory("s3proxy");
    var blobs = new FilesystemNio2BlobStore(folder.toString());
    Files.createDirectory(folder.resolve("bench"));
    var proxy =
        S3Proxy.builder()
            .blobStore(blobs)
            .endpoint(URI.create("http://127.0.0.1:0"))
            .awsAuthentication(AuthenticationType.AWS_V4, "bench", "bench-secret")
            .build();
    proxy.start();
    try {
      run("s3://bench/x?endpoint=http://127.0.0.1:" + proxy.getPort(), args, env);
    } finally {
      proxy.stop();
    }
  }

  private static void run(String location, String[] args, Map<String, String> env)
      throws Exception {
    var data = Files.createTempDirectory("store-bench");
    try (var store = ObjectStores.open(location, data, env)) {
      var bench = new StoreBench(store);
      if (args.length > 1) {
        new PublishBench(store, SCOPE).run(Path.of(args[1]), CHANGES);
      } else {
        for (var size : List.of(8 << 10, 64 << 20)) {
          bench.compare(size, size < 1 << 20 ? 200 : 5, location, env);
        }
      }
      store.deleteAll(SCOPE);
    }
  }

  private void compare(int bytes, int times, String location, Map<String, String> env)
      throws Exception {
    var put = new ArrayList<Digest>();
    var ourPut = median(times, () -> put.add(put(random(bytes))));
    var next = put.iterator();
    var ourGet = median(times, () -> read(next.next()));
    report("put", bytes, ourPut, "");
    report("get", bytes, ourGet, "");
    if (location.startsWith("s3:")) {
      sdk(bytes, times, S3Settings.parse(location, env), new double[] {ourPut, ourGet});
    } else {
      files(bytes, times, Path.of(location), new double[] {ourPut, ourGet});
    }
  }

  private void files(int bytes, int times, Path store, double[] ours) throws Exception {
    var folder = Files.createTempDirectory(store, "plain-");
    try {
      var plain = new PlainFiles(folder);
      var put = new ArrayList<Path>();
      var dd = median(times, () -> put.add(plain.put(plain.source(random(bytes)), put.size())));
      var copied = new ArrayList<Path>();
      var cp =
          median(times, () -> copied.add(plain.copy(plain.source(random(bytes)), copied.size())));
      var next = put.iterator();
      var get = median(times, () -> plain.get(next.next()));
      report("put", bytes, dd, "   dd conv=fsync, %.1f times ours".formatted(dd / ours[0]));
      report("put", bytes, cp, "   cp, not durable, %.1f times ours".formatted(cp / ours[0]));
      report("get", bytes, get, "   dd, %.1f times ours".formatted(get / ours[1]));
      report("---", 0, median(times, plain::nothing), "   of each of these: starting a process");
    } finally {
      FileTree.delete(folder);
    }
  }

  private void sdk(int bytes, int times, S3Settings settings, double[] ours) throws Exception {
    var sdk =
        MinioClient.builder()
            .endpoint(settings.endpoint().toString())
            .region(settings.region())
            .credentialsProvider(settings.credentials().provider(new OkHttpClient()))
            .build();
    var keys = new ArrayList<String>();
    var put =
        median(
            times,
            () -> {
              var content = random(bytes);
              var key = "sdk/" + Digest.of(content);
              sdk.putObject(
                  PutObjectArgs.builder()
                      .bucket(settings.bucket())
                      .object(key)
                      .data(content, content.length)
                      .build());
              return keys.add(key);
            });
    var next = keys.iterator();
    var get = median(times, () -> read(sdk, settings.bucket(), next.next()));
    report("put", bytes, put, "   plain SDK, %.1f times ours".formatted(put / ours[0]));
    report("get", bytes, get, "   plain SDK, %.1f times ours".formatted(get / ours[1]));
  }

  private Digest put(byte[] content) throws IOException {
    try (var stage = store.stage(SCOPE)) {
      var digest = stage.put(content);
      stage.commit();
      return digest;
    }
  }

  private long read(Digest digest) throws IOException {
    try (var in = store.open(SCOPE, digest)) {
      return drain(in);
    }
  }

  private static long read(MinioClient sdk, String bucket, String key)
      throws MinioException, IOException {
    try (var in = sdk.getObject(GetObjectArgs.builder().bucket(bucket).object(key).build())) {
      return drain(in);
    }
  }

  /// In the same pieces as `dd bs=1M`.
  private static long drain(InputStream in) throws IOException {
    var buffer = new byte[1 << 20];
    var all = 0L;
    for (var read = in.read(buffer); read >= 0; read = in.read(buffer)) {
      all += read;
    }
    return all;
  }

  private byte[] random(int bytes) {
    var content = new byte[bytes];
    random.nextBytes(content);
    return content;
  }

  private static double median(int times, Callable<?> what) throws Exception {
    var millis = new double[times];
    for (var i = 0; i < times; i++) {
      var start = System.nanoTime();
      what.call();
      millis[i] = (System.nanoTime() - start) / 1e6;
    }
    Arrays.sort(millis);
    return millis[times / 2];
  }

  private static void report(String what, int bytes, double millis, String note) {
    System.out.printf("%s %,12d bytes %10.2f ms%s%n", what, bytes, millis, note);
  }
}

package dev.millstream.bench;

import dev.millstream.store.Digest;
import dev.millstream.store.ObjectStore;
import dev.millstream.store.Scope;
import dev.millstream.store.bucket.S3Settings;
import dev.millstream.store.location.ObjectStores;
import io.minio.GetObjectArgs;
import io.minio.MinioClient;
import io.minio.PutObjectArgs;
import io.minio.errors.MinioException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;

/// Puts and gets through a store beside the plain MinIO SDK on the same bucket, and the publish of
/// a folder: `StoreBench <location> [folder]`; the location `s3proxy` is one in this JVM.
public final class StoreBench {
  private static final Scope SCOPE = Scope.site("bench");

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
        bench.publish(Path.of(args[1]));
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
    }
  }

  private void sdk(int bytes, int times, S3Settings settings, double[] ours) throws Exception {
    var sdk =
        MinioClient.builder()
            .endpoint(settings.endpoint().toString())
            .region(settings.region())
            .credentials(settings.credentials().accessKey(), settings.credentials().secretKey())
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

  private void publish(Path folder) throws IOException {
    List<Path> files;
    try (var all = Files.walk(folder)) {
      files = all.filter(Files::isRegularFile).filter(file -> !in(folder, file)).toList();
    }
    var start = System.nanoTime();
    var digests = new ArrayList<Digest>();
    try (var stage = store.stage(SCOPE)) {
      for (var file : files) {
        digests.add(stage.put(Files.readAllBytes(file)));
      }
      var staged = System.nanoTime();
      stage.commit();
      report("first publish", digests.size(), start, staged);
    }
    start = System.nanoTime();
    try (var stage = store.stage(SCOPE)) {
      if (!stage.keep(digests).isEmpty()) {
        throw new IOException("what was published is missing");
      }
      stage.put(random(4_000));
      var staged = System.nanoTime();
      stage.commit();
      report("one file changed", digests.size(), start, staged);
    }
  }

  private static void report(String what, int files, long start, long staged) {
    var end = System.nanoTime();
    System.out.printf(
        "%s, %d files: %.2f s, of it the commit %.2f s%n",
        what, files, (end - start) / 1e9, (end - staged) / 1e9);
  }

  private static boolean in(Path folder, Path file) {
    return folder.relativize(file).startsWith(".git");
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
      return in.transferTo(OutputStream.nullOutputStream());
    }
  }

  private static long read(MinioClient sdk, String bucket, String key)
      throws MinioException, IOException {
    try (var in = sdk.getObject(GetObjectArgs.builder().bucket(bucket).object(key).build())) {
      return in.transferTo(OutputStream.nullOutputStream());
    }
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

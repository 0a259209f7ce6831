package dev.millstream.store.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.minio.CreateMultipartUploadArgs;
import io.minio.MakeBucketArgs;
import io.minio.MinioAsyncClient;
import io.minio.MinioClient;
import io.minio.errors.MinioException;
import java.io.File;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// A Ceph cluster of one monitor and one OSD that keeps everything in memory, and its S3 gateway,
/// on free loopback ports. Up in some seconds; ends by itself should this JVM die.
final class RadosGateway {
  static final String BUCKET = "millstream-test";
  static final Map<String, String> CREDENTIALS =
      Map.of("AWS_ACCESS_KEY_ID", "mill", "AWS_SECRET_ACCESS_KEY", "a-secret-of-the-mill");

  private static final List<String> PROGRAMS =
      List.of("ceph", "ceph-mon", "ceph-osd", "monmaptool", "radosgw", "radosgw-admin");
  private static final String CLUSTER = "b6f6a1de-0d4c-4a53-8a0e-3c1f5b0c7a10";
  private static final String DISK = "1b0f3f2a-92a6-4c2c-8a8c-2f4b6d0c9e55";
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String LIFE_SECONDS = "900";

  private final Path folder;
  private final int port = freePort();
  private final int monitor = freePort();
  private final List<Process> running = new ArrayList<>();

  private RadosGateway(Path folder) throws IOException {
    this.folder = folder;
  }

  /// Whether Debian's packages ceph-mon, ceph-osd and radosgw are here.
  static boolean isInstalled() {
    var folders = System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1);
    return PROGRAMS.stream()
        .allMatch(program ->
            Stream.of(folders).anyMatch(path -> Files.isExecutable(Path.of(path, program))));
  }

  static RadosGateway start(Path folder) throws Exception {
    var gateway = new RadosGateway(folder);
    try {
      gateway.start();
    } catch (Exception | AssertionError e) {
      gateway.stop();
      throw e;
    }
    return gateway;
  }

  String location(String prefix) {
    return location(endpoint(), prefix);
  }

  /// Where a store is in the Ceph there.
  static String location(String endpoint, String prefix) {
    return "s3://%s/%s?endpoint=%s&region=default".formatted(BUCKET, prefix, endpoint);
  }

  /// Begins so many uploads in parts, and leaves them there.
  void leaveUploads(String prefix, int count) {
    var client =
        MinioAsyncClient.builder()
            .endpoint(endpoint())
            .region("default")
            .credentials(
                CREDENTIALS.get("AWS_ACCESS_KEY_ID"), CREDENTIALS.get("AWS_SECRET_ACCESS_KEY"))
            .build();
    IntStream.range(0, count)
        .mapToObj(i -> CreateMultipartUploadArgs.builder().bucket(BUCKET).object(prefix + i))
        .map(each -> client.createMultipartUpload(each.build()))
        .toList()
        .forEach(CompletableFuture::join);
  }

  void stop() throws InterruptedException {
    for (var process : running.reversed()) {
      process.destroy();
    }
    for (var process : running) {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
      }
    }
  }

  private void start() throws Exception {
    Files.createDirectories(folder.resolve("mon"));
    Files.createDirectories(folder.resolve("osd"));
    Files.writeString(folder.resolve("ceph.conf"), configuration());
    run("monmaptool", "--create", "--fsid", CLUSTER, "--addv", "a", address(), "monmap");
    run("ceph-mon", "--conf", "ceph.conf", "-i", "a", "--mkfs", "--monmap", "monmap");
    stayUp("ceph-mon", "--conf", "ceph.conf", "-i", "a", "-f");
    run("ceph", "--conf", "ceph.conf", "osd", "new", DISK);
    run("ceph-osd", "--conf", "ceph.conf", "-i", "0", "--mkfs", "--osd-uuid", DISK);
    stayUp("ceph-osd", "--conf", "ceph.conf", "-i", "0", "-f");
    run(
        "radosgw-admin",
        "--conf=ceph.conf",
        "user",
        "create",
        "--uid=mill",
        "--display-name=mill",
        "--access-key=" + CREDENTIALS.get("AWS_ACCESS_KEY_ID"),
        "--secret-key=" + CREDENTIALS.get("AWS_SECRET_ACCESS_KEY"));
    stayUp("radosgw", "--conf", "ceph.conf", "-n", "client.rgw", "-f");
    awaitAnswer();
    makeBucket(endpoint());
  }

  private String configuration() throws IOException {
    try (var template = RadosGateway.class.getResourceAsStream("ceph.conf")) {
      return new String(Objects.requireNonNull(template).readAllBytes(), StandardCharsets.UTF_8)
          .replace("@CLUSTER@", CLUSTER)
          .replace("@MONITOR@", address())
          .replace("@FOLDER@", folder.toString())
          .replace("@LISTEN@", "127.0.0.1:" + port);
    }
  }

  private void awaitAnswer() throws IOException {
    var deadline = Instant.now().plus(PATIENCE);
    while (!answers()) {
      assertThat(running).allMatch(Process::isAlive, "runs");
      assertThat(Instant.now()).as("radosgw answers").isBefore(deadline);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
  }

  private boolean answers() throws IOException {
    var connection = (HttpURLConnection) URI.create(endpoint()).toURL().openConnection();
    connection.setReadTimeout(1_000);
    try {
      return connection.getResponseCode() == 200;
    } catch (IOException e) {
      return false;
    } finally {
      connection.disconnect();
    }
  }

  /// Makes the bucket of the tests in the Ceph there.
  static void makeBucket(String endpoint) throws MinioException {
    // without a region in the request: Ceph takes none but its zone group's name
    MinioClient.builder()
        .endpoint(endpoint)
        .region("default")
        .credentials(CREDENTIALS.get("AWS_ACCESS_KEY_ID"), CREDENTIALS.get("AWS_SECRET_ACCESS_KEY"))
        .build()
        .makeBucket(MakeBucketArgs.builder().bucket(BUCKET).build());
  }

  private void run(String... command) throws IOException, InterruptedException {
    var process = begin(command);
    assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
        .as("%s ended", command[0])
        .isTrue();
    assertThat(process.exitValue())
        .as("%s: %s", command[0], Files.readString(folder.resolve("out")))
        .isZero();
  }

  private void stayUp(String... command) throws IOException {
    var bounded = new ArrayList<>(List.of("timeout", LIFE_SECONDS));
    bounded.addAll(List.of(command));
    running.add(begin(bounded.toArray(String[]::new)));
  }

  private Process begin(String... command) throws IOException {
    return new ProcessBuilder(command)
        .directory(folder.toFile())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("out").toFile()))
        .start();
  }

  private String endpoint() {
    return "http://127.0.0.1:" + port;
  }

  private String address() {
    return "v2:127.0.0.1:" + monitor;
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}

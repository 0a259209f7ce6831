package dev.millstream.app.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The server with its objects on S3, which is S3Proxy in this JVM.
@Tag("e2e")
class S3StoreTest {
  private static final String BUCKET = "mill";
  private static final Map<String, String> CREDENTIALS =
      Map.of("AWS_ACCESS_KEY_ID", "miller", "AWS_SECRET_ACCESS_KEY", "a-secret-of-the-mill");

  @TempDir Path temporary;

  private S3Proxy s3;

  @BeforeEach
  void startS3() throws Exception {
    var blobs =
        new FilesystemNio2BlobStore(Files.createDirectory(temporary.resolve("s3")).toString());
    blobs.createContainer(BUCKET);
    s3 =
        S3Proxy.builder()
            .blobStore(blobs)
            .endpoint(URI.create("http://127.0.0.1:0"))
            .awsAuthentication(
                AuthenticationType.AWS_V4,
                CREDENTIALS.get("AWS_ACCESS_KEY_ID"),
                CREDENTIALS.get("AWS_SECRET_ACCESS_KEY"))
            .build();
    s3.start();
  }

  @AfterEach
  void stopS3() throws Exception {
    s3.stop();
  }

  @Test
  void aPushedSiteIsKeptInTheBucketAndServedFromItAfterARestartWithoutItsCache() throws Exception {
    var location = "s3://%s/site?endpoint=http://127.0.0.1:%d".formatted(BUCKET, s3.getPort());
    var data = temporary.resolve("data");
    try (var server = RunningServer.start(data, CREDENTIALS, "--store", location)) {
      WorkingCopy.ofSampleBlog(temporary.resolve("blog"))
          .push(server, "blog", "main")
          .expectSuccess();
      expectBlog(server);
      server.kill();
      deleteAll(data.resolve("cache").resolve("s3"));

      server.startAgain();

      expectBlog(server);
      var other = temporary.resolve("other");
      assertThatThrownBy(() -> RunningServer.start(other, CREDENTIALS, "--store", location))
          .hasMessageContaining("another server publishes into this prefix of the bucket")
          .hasMessageContaining(data.toRealPath().toString());
    }
    assertThat(data.resolve("objects")).doesNotExist();
    assertThat(temporary.resolve("s3").resolve(BUCKET).resolve("site")).isNotEmptyDirectory();
  }

  private static void expectBlog(RunningServer server) throws Exception {
    assertThat(Curl.get(server.site("blog", "/")).body()).contains("Small things, shipped often");
    assertThat(Curl.get(server.site("blog", "/assets/style.css")).body()).contains(":root");
    assertThat(Curl.get(server.site("blog", "/api/hello?name=S3")).body()).contains("Hello, S3!");
  }

  private static void deleteAll(Path folder) throws Exception {
    assertThat(folder).isNotEmptyDirectory();
    try (var files = Files.walk(folder)) {
      for (var file : files.toList().reversed()) {
        Files.delete(file);
      }
    }
  }
}

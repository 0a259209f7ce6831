package dev.millstream.store.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millstream.store.Digest;
import dev.millstream.store.Scope;
import dev.millstream.store.location.ObjectStores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The bucket in the host name, and TLS with an own certificate authority.
class S3AddressesTest {
  private static final Scope BLOG = Scope.site("blog");
  private static final String PASSWORD = "changeit";
  private static final String NAMES = "san=ip:127.0.0.1,dns:localhost,dns:*.localhost";

  private static S3Server server;
  private static Path ca;

  @TempDir Path disk;

  @BeforeAll
  static void startServer(@TempDir Path folder) throws Exception {
    var keys = folder.resolve("keys.p12").toString();
    ca = folder.resolve("ca.pem");
    keytool(
        keys,
        "-genkeypair",
        "-keyalg",
        "EC",
        "-dname",
        "CN=localhost",
        "-ext",
        NAMES,
        "-ext",
        "bc:c");
    keytool(keys, "-exportcert", "-rfc", "-file", ca.toString());
    server = S3Server.startWithTls(folder.resolve("bucket"), Path.of(keys), PASSWORD);
  }

  @AfterAll
  static void stopServer() throws Exception {
    server.stop();
  }

  @Test
  void putsTheBucketIntoTheHostName() throws IOException {
    var location =
        "s3://%s/virtual?endpoint=http://localhost:%d&pathStyle=false"
            .formatted(S3Server.BUCKET, server.port());
    roundTrip(location, S3Server.CREDENTIALS);
    assertThat(server.file("virtual/site/blog/" + Digest.of("hello".getBytes(UTF_8)))).exists();
  }

  @Test
  void trustsTheOwnCertificateAuthority() throws IOException {
    roundTrip(tls("own") + "&caFile=" + ca, S3Server.CREDENTIALS);
    var env = new HashMap<>(S3Server.CREDENTIALS);
    env.put("AWS_CA_BUNDLE", ca.toString());
    roundTrip(tls("bundle"), env);
    roundTrip(tls("virtual") + "&pathStyle=false&caFile=" + ca, env);
  }

  @Test
  void saysThatTheCertificateIsNotTrusted() {
    assertThatThrownBy(() -> roundTrip(tls("x"), S3Server.CREDENTIALS))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("cannot open the object store at https://localhost:")
        .hasMessageContaining("certificate is not trusted")
        .hasMessageEndingWith("name its authority's PEM file with caFile=");
  }

  @Test
  void saysWhatIsWrongWithTheCaFile() throws IOException {
    var empty = Files.writeString(disk.resolve("empty.pem"), "");
    var noise = Files.writeString(disk.resolve("noise.pem"), "-----BEGIN CERTIFICATE-----\nx\n");
    for (var wrong : List.of(empty, noise, disk.resolve("absent.pem"))) {
      assertThatThrownBy(() -> roundTrip(tls("x") + "&caFile=" + wrong, S3Server.CREDENTIALS))
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith("the CA file " + wrong);
    }
  }

  private void roundTrip(String location, Map<String, String> env) throws IOException {
    try (var store = ObjectStores.open(location, disk, env);
        var stage = store.stage(BLOG)) {
      var digest = stage.put("hello".getBytes(UTF_8));
      stage.commit();
      assertThat(store.read(BLOG, digest)).isEqualTo("hello".getBytes(UTF_8));
    }
  }

  private static String tls(String prefix) {
    return "s3://%s/%s?endpoint=https://localhost:%d"
        .formatted(S3Server.BUCKET, prefix, server.securePort());
  }

  private static void keytool(String keys, String... what) throws Exception {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(what));
    command.addAll(List.of("-alias", "s3", "-keystore", keys, "-storepass", PASSWORD));
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(said).isZero();
  }
}

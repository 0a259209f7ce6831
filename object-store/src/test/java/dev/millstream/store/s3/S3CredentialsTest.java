package dev.millstream.store.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.millstream.store.Digest;
import dev.millstream.store.Ref;
import dev.millstream.store.RefName;
import dev.millstream.store.location.ObjectStores;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Credentials that change while the store is open.
class S3CredentialsTest {
  private static final String ID = of("AWS_ACCESS_KEY_ID");
  private static final String SECRET = of("AWS_SECRET_ACCESS_KEY");
  private static final Ref LIVE = new Ref(RefName.production("blog"), 1, Digest.of(new byte[1]));

  private static S3Server server;

  @TempDir Path disk;

  @BeforeAll
  static void startServer(@TempDir Path folder) throws Exception {
    server = S3Server.startWithSessions(folder);
  }

  @AfterAll
  static void stopServer() throws Exception {
    server.stop();
  }

  @Test
  void readsAProfileAgainWhenItsFileIsRenewed() throws IOException {
    var file = profile(SECRET);
    var env = Map.of("AWS_SHARED_CREDENTIALS_FILE", file.toString());
    try (var store = ObjectStores.open(server.location("profile"), disk, env)) {
      assertThat(store.refs().publish(LIVE)).isTrue();
      profile("an-expired-secret");
      assertThatThrownBy(() -> store.refs().read(LIVE.name())).isInstanceOf(IOException.class);
      profile(SECRET);
      assertThat(store.refs().read(LIVE.name())).contains(LIVE);
    }
  }

  @Test
  void fetchesARolesCredentialsAnewBeforeTheyExpire() throws IOException {
    var fetched = new AtomicInteger();
    var container =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    container.createContext(
        "/credentials",
        exchange -> {
          fetched.incrementAndGet();
          var answer =
              """
              {"Code": "Success", "AccessKeyId": "%s", "SecretAccessKey": "%s",
               "Expiration": "%s"}
              """
                  .formatted(ID, SECRET, Instant.now().plusSeconds(5))
                  .getBytes(UTF_8);
          exchange.sendResponseHeaders(200, answer.length);
          try (var out = exchange.getResponseBody()) {
            out.write(answer);
          }
        });
    container.start();
    var uri = "http://127.0.0.1:" + container.getAddress().getPort() + "/credentials";
    try (var store =
        ObjectStores.open(
            server.location("role"), disk, Map.of("AWS_CONTAINER_CREDENTIALS_FULL_URI", uri))) {
      assertThat(store.refs().publish(LIVE)).isTrue();
      assertThat(store.refs().read(LIVE.name())).contains(LIVE);
      assertThat(fetched.get()).as("fetches of what expires soon").isGreaterThan(1);
    } finally {
      container.stop(0);
    }
  }

  @Test
  void takesOnARoleWithTheTokenThatItsFileHoldsAtThatTime() throws IOException {
    var token = Files.writeString(disk.resolve("token"), "a.first.token\n");
    try (var tokens = new SecurityTokens(token, S3Server.CREDENTIALS);
        var store = ObjectStores.open(server.location("web"), disk, web(tokens, token))) {
      assertThat(store.refs().publish(LIVE)).isTrue();
      var given = tokens.given();
      Files.writeString(token, "a.second.token");
      tokens.busy(2);
      assertThat(store.refs().read(LIVE.name())).contains(LIVE);
      assertThat(tokens.given()).as("before they expire").isGreaterThan(given);
    }
  }

  @Test
  void saysWhyTheRoleWasRefused() throws IOException {
    var token = Files.writeString(disk.resolve("token"), "a.right.token");
    var other = Files.writeString(disk.resolve("other"), "an.expired.token");
    try (var tokens = new SecurityTokens(token, S3Server.CREDENTIALS)) {
      assertRefused(web(tokens, other))
          .hasMessageContaining(tokens.endpoint() + "/ answers 400 ExpiredTokenException")
          .hasMessageEndingWith("renew the file that AWS_WEB_IDENTITY_TOKEN_FILE names");
      var role = new HashMap<>(web(tokens, token));
      role.put("AWS_ROLE_ARN", "arn:aws:iam::123456789012:role/other");
      assertRefused(role)
          .hasMessageContaining("403 AccessDenied: Not authorized to perform")
          .hasMessageContaining("check the role (AWS_ROLE_ARN)");
      assertRefused(web(tokens, disk.resolve("none")))
          .hasMessageContaining("cannot read the token in " + disk.resolve("none"));
      var container =
          Map.of("AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://127.0.0.1:" + server.port() + "/x");
      assertRefused(container).hasMessageContaining("the role's credentials are refused");
      assertThat(tokens.given()).isZero();
    }
  }

  private AbstractThrowableAssert<?, ?> assertRefused(Map<String, String> env) {
    return assertThatThrownBy(() -> ObjectStores.open(server.location("web"), disk, env))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("cannot open the object store at http://127.0.0.1:")
        .hasMessageNotContaining("expired.token")
        .hasMessageNotContaining("right.token")
        .hasMessageNotContaining("gave up");
  }

  private static Map<String, String> web(SecurityTokens tokens, Path token) {
    return Map.of(
        "AWS_WEB_IDENTITY_TOKEN_FILE",
        token.toString(),
        "AWS_ROLE_ARN",
        SecurityTokens.ROLE,
        "AWS_ROLE_SESSION_NAME",
        "mill-session",
        "AWS_ENDPOINT_URL_STS",
        tokens.endpoint());
  }

  private Path profile(String secret) throws IOException {
    return Files.writeString(
        disk.resolve("credentials"),
        "[default]\naws_access_key_id = %s\naws_secret_access_key = %s\n".formatted(ID, secret));
  }

  private static String of(String name) {
    return Objects.requireNonNull(S3Server.CREDENTIALS.get(name), name);
  }
}

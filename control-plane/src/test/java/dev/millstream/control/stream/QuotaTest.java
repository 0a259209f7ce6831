package dev.millstream.control.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.control.tokens.NewToken;
import dev.millstream.control.tokens.Tokens;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuotaTest {
  @TempDir Path data;
  private StreamServer server;
  private StreamClient client;

  @BeforeEach
  void start() throws IOException {
    server = StreamServer.start(data, new FakeEncoder());
    client = server.client();
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  @Test
  void bytesThatAreAnnouncedOrStoredCountUntilTheyAreDeleted() throws Exception {
    client.result("PUT", "/quotas/account", "{\"bytes\": 1000}");
    var first = client.create(600);

    var second = client.create(500);
    assertThat(second.statusCode()).isEqualTo(413);
    assertThat(second.body())
        .contains("Storage capacity exceeded: 600 of 1000 bytes are taken, and this has 500");

    client.send(
        "DELETE",
        first.headers().firstValue("Location").orElseThrow(),
        new byte[0],
        "Tus-Resumable",
        "1.0.0");
    var kept = client.create(500);
    client.patch(kept.headers().firstValue("Location").orElseThrow(), 0, new byte[500]);
    var uid = kept.headers().firstValue("stream-media-id").orElseThrow();
    client.awaitState(uid, "ready");
    assertThat(client.create(501).statusCode()).isEqualTo(413);
    assertThat(client.result("GET", "/quotas/account", "").at("/usedBytes").asLong())
        .isEqualTo(500);
    client.api("DELETE", "/" + uid, "");
    assertThat(client.create(1000).statusCode()).isEqualTo(201);
  }

  @Test
  void minutesThatAnUploadMayLastAreTakenUntilItIsThere() throws Exception {
    client.result("PUT", "/quotas/account", "{\"minutes\": 2}");
    var usage = client.result("GET", "/storage-usage", "");
    assertThat(usage.at("/totalStorageMinutesLimit").asInt()).isEqualTo(2);
    client.result("POST", "/direct_upload", "{\"maxDurationSeconds\": 100}");

    var refused = client.api("POST", "/direct_upload", "{\"maxDurationSeconds\": 30}");

    assertThat(refused.statusCode()).isEqualTo(413);
    assertThat(refused.body())
        .contains("10011", "1.7 of 2 minutes are taken, and this may last 0.5");
    client.result("POST", "/direct_upload", "{\"maxDurationSeconds\": 20}");
    assertThat(client.create(10).statusCode()).isEqualTo(413);
    client.result("PUT", "/quotas/account", "{}");
    assertThat(client.create(10).statusCode()).isEqualTo(201);
  }

  @Test
  void aTokenHasLimitsOfItsOwnWhichOnlyTheAdministratorSets() throws Exception {
    var tokens = new Tokens(server.database());
    var made = tokens.make(NewToken.ofEverything("phone"));
    var id = made.token().id();
    var phone = new StreamClient(client.port(), client.account(), made.secret());
    client.result("PUT", "/quotas/" + id, "{\"bytes\": 100}");

    assertThat(phone.api("PUT", "/quotas/" + id, "{}").statusCode()).isEqualTo(403);
    assertThat(phone.create(100).statusCode()).isEqualTo(201);
    var refused = phone.create(1);
    assertThat(refused.statusCode()).isEqualTo(413);
    assertThat(refused.body()).contains("raise the limit of this API token");
    assertThat(client.create(1_000).statusCode()).isEqualTo(201);
    assertThat(client.result("GET", "/quotas", ""))
        .extracting(quota -> quota.path("owner").asString() + " " + quota.path("usedBytes"))
        .containsExactly("account 1100", id + " 100");

    client.api("DELETE", "/quotas/" + id, "");
    assertThat(phone.create(1).statusCode()).isEqualTo(201);
  }

  @Test
  void limitsThatMakeNoSenseAreRefused() throws Exception {
    for (var body :
        new String[] {"[]", "{\"minutes\": -1}", "{\"bytes\": 1.5}", "{\"hours\": 1}"}) {
      assertThat(client.api("PUT", "/quotas/account", body).statusCode()).as(body).isEqualTo(400);
    }
    assertThat(client.api("PUT", "/quotas/nobody", "{}").statusCode()).isEqualTo(404);
  }
}

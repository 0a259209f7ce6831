package dev.millstream.control.deliveries;

import dev.millstream.store.network.Outbound;
import java.io.IOException;
import java.net.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;

/// Brings a delivery to its address: one POST, no redirect followed, the answer's body unread.
/// Thread-safe.
public final class Courier {
  private static final MediaType JSON = MediaType.get("application/json");

  private final Outbound outbound;
  private final OkHttpClient client;

  public Courier(Outbound outbound, Duration callMax) {
    this.outbound = outbound;
    client =
        new OkHttpClient.Builder()
            .followRedirects(false)
            .followSslRedirects(false)
            .proxy(Proxy.NO_PROXY)
            .connectTimeout(callMax)
            .readTimeout(callMax)
            .writeTimeout(callMax)
            .callTimeout(callMax)
            .build();
  }

  /// What came of an attempt; it is good if there is no problem.
  record Outcome(Optional<Integer> answer, Optional<String> problem) {
    static Outcome failed(String problem) {
      return new Outcome(Optional.empty(), Optional.of(problem));
    }

    /// Whether the listener wants no more of it (410).
    boolean gone() {
      return answer.filter(status -> status == 410).isPresent();
    }
  }

  /// Why nothing would be sent to `url`.
  public Optional<String> refusal(String url) {
    var parsed = HttpUrl.parse(url);
    return parsed == null
        ? Optional.of("it is no address of http or https")
        : outbound.refusal(parsed);
  }

  /// Blocks for at most the time of a call.
  Outcome bring(Delivery delivery, String url, String secret) {
    var refusal = refusal(url);
    if (refusal.isPresent()) {
      return Outcome.failed(refusal.get());
    }
    var to = HttpUrl.get(url);
    var request =
        new Request.Builder()
            .url(to)
            .header("User-Agent", "Millstream-Webhook")
            .header("Webhook-Id", delivery.id())
            .header("Webhook-Event", delivery.event())
            .header(Signature.HEADER, Signature.of(secret, Instant.now(), delivery.body()))
            .post(RequestBody.create(delivery.body(), JSON))
            .build();
    var bound = client.newBuilder().dns(outbound.dns(to.port())).build();
    try (var answer = bound.newCall(request).execute()) {
      return new Outcome(
          Optional.of(answer.code()),
          answer.isSuccessful() ? Optional.empty() : Optional.of("it answered " + answer.code()));
    } catch (IOException e) {
      return Outcome.failed("%s cannot be reached: %s".formatted(to.host(), e.getMessage()));
    }
  }
}

package dev.millstream.control.deliveries;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.millstream.control.api.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// A delivery as the API shows it.
public record DeliveryView(
    @JsonProperty("delivery_id") String id,
    String event,
    String status,
    int attempts,
    @JsonProperty("response_status") Optional<Integer> answer,
    Optional<String> problem,
    @JsonProperty("created_on") Instant created,
    @JsonProperty("last_attempt_on") Optional<Instant> tried,
    JsonNode body) {
  /// All of these.
  public static List<DeliveryView> of(List<Delivery> deliveries) {
    return deliveries.stream().map(DeliveryView::of).toList();
  }

  private static DeliveryView of(Delivery delivery) {
    return new DeliveryView(
        delivery.id(),
        delivery.event(),
        delivery.state().name().toLowerCase(Locale.ROOT),
        delivery.attempts(),
        delivery.answer(),
        delivery.problem(),
        delivery.created(),
        delivery.tried(),
        Json.tree(delivery.body().getBytes(StandardCharsets.UTF_8)));
  }
}

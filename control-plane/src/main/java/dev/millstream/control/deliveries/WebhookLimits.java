package dev.millstream.control.deliveries;

import java.time.Duration;
import java.util.List;

/// How many webhooks a project has and how many deliveries of each are remembered, how long a call
/// takes at most, and the waits between the attempts of a delivery: one more attempt than waits.
public record WebhookLimits(
    int webhooksMax, int urlCharsMax, int deliveriesKept, Duration callMax, List<Duration> waits) {
  public static final WebhookLimits DEFAULT =
      new WebhookLimits(
          20,
          2_000,
          100,
          Duration.ofSeconds(10),
          List.of(
              Duration.ofSeconds(2),
              Duration.ofSeconds(30),
              Duration.ofMinutes(5),
              Duration.ofMinutes(30),
              Duration.ofHours(2),
              Duration.ofHours(6)));
}

package dev.millstream.control.attempts;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class AttemptsTest {
  private static final AttemptLimits LIMITS = new AttemptLimits(3, Duration.ofMinutes(10), 2);
  private static final InetAddress ADA = InetAddress.ofLiteral("192.0.2.1");
  private static final InetAddress BOB = InetAddress.ofLiteral("192.0.2.2");

  private Instant now = Instant.EPOCH;
  private final Attempts attempts = new Attempts(LIMITS, () -> now);

  private void fail(InetAddress address) {
    for (var i = 0; i < LIMITS.failuresMax(); i++) {
      assertThat(attempts.failed(address)).isZero();
    }
  }

  @Test
  void afterTooManyVainAttemptsAnAddressWaits() {
    fail(ADA);

    assertThat(attempts.wait(ADA)).isEqualTo(LIMITS.window());
    assertThat(attempts.wait(BOB)).isZero();
    now = now.plus(LIMITS.window());
    assertThat(attempts.wait(ADA)).isZero();
  }

  @Test
  void whoTriesWhileWaitingDoesNotWaitLonger() {
    fail(ADA);
    now = now.plusSeconds(500);

    assertThat(attempts.failed(ADA)).isEqualTo(Duration.ofSeconds(100));
    assertThat(attempts.failed(ADA)).isEqualTo(Duration.ofSeconds(100));
  }

  @Test
  void aNetworkOfIpv6IsOneAddress() {
    fail(InetAddress.ofLiteral("2001:db8::1"));

    assertThat(attempts.wait(InetAddress.ofLiteral("2001:db8::ffff:2"))).isPositive();
    assertThat(attempts.wait(InetAddress.ofLiteral("2001:db8:0:1::1"))).isZero();
  }

  @Test
  void ofTooManyAddressesTheOneThatFailedLongestAgoIsForgotten() {
    fail(ADA);
    fail(BOB);
    attempts.failed(InetAddress.ofLiteral("192.0.2.3"));

    assertThat(attempts.wait(ADA)).isZero();
    assertThat(attempts.wait(BOB)).isPositive();
  }
}

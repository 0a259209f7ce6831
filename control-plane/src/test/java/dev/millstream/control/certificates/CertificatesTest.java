package dev.millstream.control.certificates;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// When certificates are ordered again.
class CertificatesTest {
  private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

  @Test
  void aCertificateIsRenewedWhileAThirdOfItsLifeIsLeft() {
    assertThat(Certificates.renewal(BEGIN, BEGIN.plus(Duration.ofDays(90))))
        .isEqualTo(BEGIN.plus(Duration.ofDays(60)));
    assertThat(Certificates.renewal(BEGIN, BEGIN.plus(Duration.ofDays(6))))
        .isEqualTo(BEGIN.plus(Duration.ofDays(4)));
  }

  @Test
  void waitsGrowUpToTheLongestAndNoTwoServersWaitTheSame() {
    var limits = AcmeLimits.DEFAULT;
    for (var failures = 1; failures < 100; failures++) {
      var wait = limits.waitAfter(failures, new Random(failures));
      assertThat(wait)
          .isBetween(limits.firstWait().dividedBy(2), limits.longestWait().multipliedBy(2));
    }
    assertThat(limits.waitAfter(1, new Random(1))).isNotEqualTo(limits.waitAfter(1, new Random(2)));
    assertThat(limits.waitAfter(9, new Random(1)))
        .isGreaterThan(limits.waitAfter(1, new Random(1)));
  }
}

package dev.millstream.control.deliveries;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// The signature of Cloudflare Stream's webhooks: `time=<seconds>,sig1=<hex>`, the HMAC-SHA256 of
/// `<seconds>.<body>`.
final class Signature {
  static final String HEADER = "Webhook-Signature";

  private Signature() {}

  static String of(String secret, Instant time, String body) {
    var seconds = time.getEpochSecond();
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      var signed = mac.doFinal((seconds + "." + body).getBytes(StandardCharsets.UTF_8));
      return "time=%d,sig1=%s".formatted(seconds, HexFormat.of().formatHex(signed));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    }
  }
}

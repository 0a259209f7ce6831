package dev.millstream.control.forges;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Tells whether a webhook comes from who knows its secret: HMAC-SHA256 of the body, as each forge
/// writes it; GitLab sends the secret itself. Compared in constant time.
final class Signatures {
  private static final String WITH_METHOD = "sha256=";

  private Signatures() {}

  static boolean valid(Forge forge, HookCall call, String secret) {
    return switch (forge) {
      case GITHUB -> signed(call, call.field("X-Hub-Signature-256"), WITH_METHOD, secret);
      case BITBUCKET -> signed(call, call.field("X-Hub-Signature"), WITH_METHOD, secret);
      case GITEA, FORGEJO ->
          signed(call, call.field("X-Forgejo-Signature", "X-Gitea-Signature"), "", secret);
      case GOGS -> signed(call, call.field("X-Gogs-Signature"), "", secret);
      case GITLAB -> equal(call.field("X-Gitlab-Token").orElse(""), secret);
    };
  }

  private static boolean signed(
      HookCall call, Optional<String> signature, String prefix, String secret) {
    return equal(
        signature.orElse("").toLowerCase(Locale.ROOT),
        prefix + HexFormat.of().formatHex(hmac(secret, call.body())));
  }

  private static boolean equal(String given, String right) {
    return MessageDigest.isEqual(
        given.getBytes(StandardCharsets.UTF_8), right.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] hmac(String secret, ByteBuffer body) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      mac.update(body.duplicate());
      return mac.doFinal();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    }
  }
}

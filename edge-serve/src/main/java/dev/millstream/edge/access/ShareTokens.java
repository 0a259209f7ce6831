package dev.millstream.edge.access;

import dev.millstream.store.RefName;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Signs and checks what opens a private preview: `<expiry>.<HMAC>`, for one ref. Thread-safe.
public final class ShareTokens {
  /// The query parameter that a shared link has.
  public static final String PARAMETER = "millstream-share";

  private static final String ALGORITHM = "HmacSHA256";

  private final SecretKeySpec key;

  /// Tokens of a secret key, at least 16 bytes.
  public ShareTokens(byte[] key) {
    if (key.length < 16) {
      throw new IllegalArgumentException("a key of " + key.length + " bytes is too short");
    }
    this.key = new SecretKeySpec(key, ALGORITHM);
  }

  /// A token that shows what `ref` points at until `expires`.
  public String token(RefName ref, Instant expires) {
    var expiry = Long.toString(expires.getEpochSecond());
    return expiry + "." + signature(ref, expiry);
  }

  /// Whether the token is ours, for this ref, and has not expired.
  boolean admits(String token, RefName ref, Instant now) {
    var dot = token.indexOf('.');
    if (dot < 1 || dot > 12 || !token.substring(0, dot).chars().allMatch(Character::isDigit)) {
      return false;
    }
    var expiry = token.substring(0, dot);
    var given = token.substring(dot + 1).getBytes(StandardCharsets.UTF_8);
    var right = signature(ref, expiry).getBytes(StandardCharsets.UTF_8);
    return MessageDigest.isEqual(given, right) && Long.parseLong(expiry) > now.getEpochSecond();
  }

  private String signature(RefName ref, String expiry) {
    try {
      var mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      var signed = mac.doFinal(("share\n" + ref + "\n" + expiry).getBytes(StandardCharsets.UTF_8));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(signed);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}

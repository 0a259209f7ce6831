package dev.millstream.store.site;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Makes and compares the hashes of [SiteAccess]; comparing takes the same time whatever differs.
public final class AccessHash {
  private static final String ALGORITHM = "HmacSHA256";
  private static final SecureRandom RANDOM = new SecureRandom();

  private AccessHash() {}

  /// A key that `user:password` opens.
  public static SiteAccess.Key of(String credentials) {
    var salt = new byte[16];
    RANDOM.nextBytes(salt);
    var hash = hmac(salt, credentials.getBytes(StandardCharsets.UTF_8));
    var base64 = Base64.getEncoder();
    return new SiteAccess.Key(base64.encodeToString(salt), base64.encodeToString(hash));
  }

  /// Whether `credentials`, as bytes of `user:password`, open the key.
  public static boolean opens(SiteAccess.Key key, byte[] credentials) {
    var base64 = Base64.getDecoder();
    return MessageDigest.isEqual(
        hmac(base64.decode(key.salt()), credentials), base64.decode(key.hash()));
  }

  private static byte[] hmac(byte[] key, byte[] text) {
    try {
      var mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key, ALGORITHM));
      return mac.doFinal(text);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}

package dev.millstream.bindings.object;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Ids of objects: 24 bytes that are drawn, or made of a name, and 8 that only their namespace can
/// make of those.
public final class ObjectIds {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int OWN_BYTES = 24;
  private static final int SEAL_BYTES = 8;
  private static final HexFormat HEX = HexFormat.of();

  private ObjectIds() {}

  /// The same id for the same name.
  public static String named(String namespace, String name) {
    return sealed(namespace, mac(namespace, "name", name.getBytes(UTF_8)));
  }

  /// An id that nobody else has.
  public static String unique(String namespace) {
    var own = new byte[OWN_BYTES];
    RANDOM.nextBytes(own);
    return sealed(namespace, own);
  }

  /// Whether it is an id of this namespace.
  public static boolean isOf(String namespace, String id) {
    if (!id.matches("[0-9a-f]{64}")) {
      return false;
    }
    var own = HEX.parseHex(id.substring(0, 2 * OWN_BYTES));
    return MessageDigest.isEqual(sealed(namespace, own).getBytes(UTF_8), id.getBytes(UTF_8));
  }

  private static String sealed(String namespace, byte[] drawn) {
    var own = Arrays.copyOf(drawn, OWN_BYTES);
    var seal = Arrays.copyOf(mac(namespace, "seal", own), SEAL_BYTES);
    return HEX.formatHex(own) + HEX.formatHex(seal);
  }

  private static byte[] mac(String namespace, String use, byte[] of) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(namespace.getBytes(UTF_8), "HmacSHA256"));
      mac.update(use.getBytes(UTF_8));
      return mac.doFinal(of);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has HmacSHA256", e);
    }
  }
}

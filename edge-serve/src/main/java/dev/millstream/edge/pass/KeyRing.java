package dev.millstream.edge.pass;

import dev.millstream.store.ObjectStore;
import dev.millstream.store.Ref;
import dev.millstream.store.manifest.Manifest;
import dev.millstream.store.manifest.Section;
import dev.millstream.store.video.SigningKeys;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.RSAPublicKeySpec;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// The keys that are valid now. Immutable, thread-safe.
final class KeyRing {
  static final KeyRing EMPTY = new KeyRing(Map.of());

  private final Map<String, PublicKey> keys;

  private KeyRing(Map<String, PublicKey> keys) {
    this.keys = Map.copyOf(keys);
  }

  static KeyRing load(ObjectStore store, Ref ref) throws IOException {
    var published =
        Manifest.load(store, ref.name().scope(), ref.manifest())
            .section(Section.SIGNING_KEYS, SigningKeys.class)
            .orElseThrow(() -> new IOException(ref.name() + " holds no keys"));
    var keys = new HashMap<String, PublicKey>();
    try {
      var rsa = KeyFactory.getInstance("RSA");
      for (var key : published.keys()) {
        var spec = new RSAPublicKeySpec(number(key.modulus()), number(key.exponent()));
        keys.put(key.id(), rsa.generatePublic(spec));
      }
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IOException(ref.name() + " holds a key that is none", e);
    }
    return new KeyRing(keys);
  }

  /// Whether `signature` is that of `signed` (RS256: RSA PKCS#1 v1.5 with SHA-256) by the key of
  /// this id; empty if there is no such key.
  Optional<Boolean> verifies(String keyId, byte[] signed, byte[] signature) {
    var key = keys.get(keyId);
    if (key == null) {
      return Optional.empty();
    }
    try {
      var check = Signature.getInstance("SHA256withRSA");
      check.initVerify(key);
      check.update(signed);
      return Optional.of(check.verify(signature));
    } catch (GeneralSecurityException e) {
      return Optional.of(false); // not as long as the key: no signature at all
    }
  }

  private static BigInteger number(String base64) {
    return new BigInteger(1, Base64.getUrlDecoder().decode(base64));
  }
}

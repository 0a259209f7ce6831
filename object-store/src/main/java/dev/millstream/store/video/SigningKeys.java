package dev.millstream.store.video;

import java.util.List;

/// The public halves of the keys that sign tokens of videos, as they are published under
/// [dev.millstream.store.RefName#signingKeys].
public record SigningKeys(List<Key> keys) {
  public SigningKeys {
    keys = List.copyOf(keys);
  }

  /// An RSA key; `modulus` and `exponent` are unsigned numbers in base64url, as in a JWK (RFC 7518,
  /// 6.3.1).
  public record Key(String id, String modulus, String exponent) {}
}

package dev.millstream.functions.crypto;

import java.security.GeneralSecurityException;
import tools.jackson.databind.JsonNode;

/// Key pairs of a kind, in the forms in which they come and go.
sealed interface KeyFamily permits RsaKeys, EcKeys, EdwardsKeys {
  /// The family of a name such as `RSA`, `P-256` or `Ed25519`.
  static KeyFamily of(String name) throws CryptoFailure {
    return switch (name) {
      case "RSA" -> new RsaKeys();
      case "P-256" -> EcKeys.P256;
      case "P-384" -> EcKeys.P384;
      case "P-521" -> EcKeys.P521;
      case "Ed25519" -> EdwardsKeys.ED25519;
      case "X25519" -> EdwardsKeys.X25519;
      default ->
          throw new CryptoFailure("NotSupportedError", "the curve " + name + " is not known");
    };
  }

  /// A new pair: SPKI and PKCS #8, framed.
  byte[] generate(JsonNode asked) throws CryptoFailure, GeneralSecurityException;

  /// SPKI or PKCS #8 of a JSON Web Key.
  byte[] fromJwk(JsonNode jwk) throws CryptoFailure, GeneralSecurityException;

  JsonNode toJwk(byte[] key, boolean isPrivate) throws CryptoFailure, GeneralSecurityException;

  /// SPKI of a public key's bare bytes.
  byte[] fromRaw(byte[] raw) throws CryptoFailure, GeneralSecurityException;

  byte[] toRaw(byte[] spki) throws CryptoFailure, GeneralSecurityException;

  /// What a key says of itself, as JSON.
  ///
  /// @throws CryptoFailure if it is none of this family
  byte[] check(byte[] key, boolean isPrivate) throws CryptoFailure, GeneralSecurityException;
}

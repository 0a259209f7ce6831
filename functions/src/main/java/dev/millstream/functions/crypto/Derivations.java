package dev.millstream.functions.crypto;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import javax.crypto.KeyAgreement;

/// Bytes that are made of a secret.
final class Derivations {
  /// As on Cloudflare.
  private static final int ITERATIONS_MAX = 100_000;

  private static final int BLOCKS_MAX = 255;
  private static final int DERIVED_BYTES_MAX = 1 << 16;

  private Derivations() {}

  /// RFC 5869. The JDK's own knows no SHA-1.
  static byte[] hkdf(String hash, byte[] secret, byte[] salt, byte[] info, int length)
      throws CryptoFailure, GeneralSecurityException {
    var extract = Signatures.mac(hash, salt);
    var mac = Signatures.mac(hash, extract.doFinal(secret));
    if (length > BLOCKS_MAX * mac.getMacLength()) {
      throw CryptoFailure.operation("HKDF gives no more than 255 hashes");
    }
    var out = ByteBuffer.allocate(length);
    var block = new byte[0];
    for (var counter = 1; out.hasRemaining(); counter++) {
      mac.update(block);
      mac.update(info);
      mac.update((byte) counter);
      block = mac.doFinal();
      out.put(block, 0, Math.min(block.length, out.remaining()));
    }
    return out.array();
  }

  /// RFC 8018. The JDK's own takes passwords of characters only.
  static byte[] pbkdf2(String hash, byte[] password, byte[] salt, int iterations, int length)
      throws CryptoFailure, GeneralSecurityException {
    if (iterations < 1 || iterations > ITERATIONS_MAX) {
      throw new CryptoFailure(
          "NotSupportedError",
          "PBKDF2 takes from 1 to %d iterations, not %d".formatted(ITERATIONS_MAX, iterations));
    }
    var mac = Signatures.mac(hash, password);
    var blocks = (length + mac.getMacLength() - 1) / mac.getMacLength();
    if (length > DERIVED_BYTES_MAX || (long) blocks * iterations > 4L * ITERATIONS_MAX) {
      throw CryptoFailure.operation("PBKDF2 is asked for too many bytes");
    }
    var out = ByteBuffer.allocate(length);
    for (var number = 1; out.hasRemaining(); number++) {
      mac.update(salt);
      mac.update(ByteBuffer.allocate(Integer.BYTES).putInt(number).array());
      var last = mac.doFinal();
      var block = last.clone();
      for (var round = 1; round < iterations; round++) {
        last = mac.doFinal(last);
        for (var at = 0; at < block.length; at++) {
          block[at] ^= last[at];
        }
      }
      out.put(block, 0, Math.min(block.length, out.remaining()));
    }
    return out.array();
  }

  /// The secret that a private and another's public key share.
  static byte[] agree(String family, byte[] privateKey, byte[] publicKey)
      throws CryptoFailure, GeneralSecurityException {
    var isX25519 = family.equals("X25519");
    var factory = KeyFactory.getInstance(isX25519 ? "X25519" : "EC");
    var agreement = KeyAgreement.getInstance(isX25519 ? "X25519" : "ECDH");
    agreement.init(factory.generatePrivate(new PKCS8EncodedKeySpec(privateKey)));
    agreement.doPhase(factory.generatePublic(new X509EncodedKeySpec(publicKey)), true);
    var secret = agreement.generateSecret();
    if (Arrays.equals(secret, new byte[secret.length])) {
      throw CryptoFailure.operation("the keys share no secret");
    }
    return secret;
  }
}

package dev.millstream.functions.crypto;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import javax.crypto.spec.SecretKeySpec;
import tools.jackson.databind.JsonNode;

/// Encryption and its opposite.
final class Ciphers {
  private static final int BLOCK_BYTES = 16;
  private static final int BLOCK_BITS = 128;

  private Ciphers() {}

  /// AES over key, initial vector, data and what is only authenticated.
  static byte[] aes(JsonNode asked, WebCrypto.Inputs in)
      throws CryptoFailure, GeneralSecurityException {
    var key = new SecretKeySpec(in.get(0), "AES");
    var iv = in.get(1);
    var data = in.get(2);
    var direction = direction(asked);
    return switch (asked.path("mode").asString("")) {
      case "CBC" -> {
        var cipher = started("AES/CBC/PKCS5Padding", direction, key, new IvParameterSpec(iv));
        yield cipher.doFinal(data);
      }
      case "GCM" -> {
        var tag = new GCMParameterSpec(asked.path("tagLength").asInt(), iv);
        var cipher = started("AES/GCM/NoPadding", direction, key, tag);
        cipher.updateAAD(in.get(3));
        yield cipher.doFinal(data);
      }
      case "CTR" -> ctr(key, iv, asked.path("length").asInt(), data);
      default -> {
        var cipher = Cipher.getInstance("AES/KW/NoPadding");
        cipher.init(direction, key);
        yield cipher.doFinal(data);
      }
    };
  }

  private static Cipher started(
      String name, int direction, SecretKeySpec key, AlgorithmParameterSpec parameters)
      throws GeneralSecurityException {
    var cipher = Cipher.getInstance(name);
    cipher.init(direction, key, parameters);
    return cipher;
  }

  /// Only the last `length` bits of the block count, and begin again at zero: the JDK counts with
  /// all of them, so that what comes behind that point is a part of its own.
  private static byte[] ctr(SecretKeySpec key, byte[] block, int length, byte[] data)
      throws CryptoFailure, GeneralSecurityException {
    var all = new BigInteger(1, block);
    var counters = BigInteger.ONE.shiftLeft(length);
    var counter = all.mod(counters);
    var blocks = BigInteger.valueOf((data.length + BLOCK_BYTES - 1L) / BLOCK_BYTES);
    if (blocks.compareTo(counters) > 0) {
      throw CryptoFailure.operation("the counter is too short for so much data");
    }
    var before = counters.subtract(counter).min(blocks).intValueExact();
    var split = (int) Math.min((long) before * BLOCK_BYTES, data.length);
    var first = ctr(key, block, Arrays.copyOf(data, split));
    if (split == data.length) {
      return first;
    }
    var nonce = length == BLOCK_BITS ? BigInteger.ZERO : all.subtract(counter);
    var second =
        ctr(key, Bytes.fixed(nonce, BLOCK_BYTES), Arrays.copyOfRange(data, split, data.length));
    return Bytes.joined(first, second);
  }

  private static byte[] ctr(SecretKeySpec key, byte[] block, byte[] data)
      throws GeneralSecurityException {
    return started("AES/CTR/NoPadding", Cipher.ENCRYPT_MODE, key, new IvParameterSpec(block))
        .doFinal(data);
  }

  static byte[] oaep(JsonNode asked, byte[] key, byte[] data, byte[] label)
      throws GeneralSecurityException {
    var hash = asked.path("hash").asString("");
    var parameters =
        new OAEPParameterSpec(
            hash, "MGF1", new MGF1ParameterSpec(hash), new PSource.PSpecified(label));
    var cipher = Cipher.getInstance("RSA/ECB/OAEPPadding");
    var factory = KeyFactory.getInstance("RSA");
    var direction = direction(asked);
    cipher.init(
        direction,
        direction == Cipher.ENCRYPT_MODE
            ? factory.generatePublic(new X509EncodedKeySpec(key))
            : factory.generatePrivate(new PKCS8EncodedKeySpec(key)),
        parameters);
    return cipher.doFinal(data);
  }

  private static int direction(JsonNode asked) {
    return asked.path("encrypts").asBoolean(false) ? Cipher.ENCRYPT_MODE : Cipher.DECRYPT_MODE;
  }
}

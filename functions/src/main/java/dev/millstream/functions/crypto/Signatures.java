package dev.millstream.functions.crypto;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.PSSParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import tools.jackson.databind.JsonNode;

/// Signatures and message authentication codes.
final class Signatures {
  private Signatures() {}

  static byte[] hmac(String hash, byte[] key, byte[] data) throws GeneralSecurityException {
    return mac(hash, key).doFinal(data);
  }

  /// A code over `hash`, which is named as in `SHA-256`.
  static Mac mac(String hash, byte[] key) throws GeneralSecurityException {
    var mac = Mac.getInstance("Hmac" + joined(hash));
    // A key of no bytes, which the JDK refuses, is the same as one of zeros.
    mac.init(new SecretKeySpec(key.length == 0 ? new byte[1] : key, "HMAC"));
    return mac;
  }

  static byte[] sign(JsonNode asked, byte[] key, byte[] data) throws GeneralSecurityException {
    var signature = signature(asked);
    var factory = KeyFactory.getInstance(factory(asked));
    signature.initSign(factory.generatePrivate(new PKCS8EncodedKeySpec(key)));
    signature.update(data);
    return signature.sign();
  }

  static boolean verify(JsonNode asked, byte[] key, byte[] data, byte[] given)
      throws GeneralSecurityException {
    var signature = signature(asked);
    var factory = KeyFactory.getInstance(factory(asked));
    signature.initVerify(factory.generatePublic(new X509EncodedKeySpec(key)));
    signature.update(data);
    try {
      return signature.verify(given);
    } catch (SignatureException e) {
      return false; // not even the form of one
    }
  }

  private static String factory(JsonNode asked) {
    return switch (scheme(asked)) {
      case "ECDSA" -> "EC";
      case "Ed25519" -> "Ed25519";
      default -> "RSA";
    };
  }

  private static Signature signature(JsonNode asked) throws GeneralSecurityException {
    var hash = asked.path("hash").asString("");
    return switch (scheme(asked)) {
      case "ECDSA" -> Signature.getInstance(joined(hash) + "withECDSAinP1363Format");
      case "Ed25519" -> Signature.getInstance("Ed25519");
      case "RSA-PSS" -> {
        var pss = Signature.getInstance("RSASSA-PSS");
        var salt = asked.path("saltLength").asInt();
        pss.setParameter(new PSSParameterSpec(hash, "MGF1", new MGF1ParameterSpec(hash), salt, 1));
        yield pss;
      }
      default -> Signature.getInstance(joined(hash) + "withRSA");
    };
  }

  private static String scheme(JsonNode asked) {
    return asked.path("scheme").asString("");
  }

  private static String joined(String hash) {
    return hash.replace("-", "");
  }
}

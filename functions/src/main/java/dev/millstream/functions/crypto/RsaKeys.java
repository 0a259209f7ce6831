package dev.millstream.functions.crypto;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.security.spec.RSAPrivateCrtKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.security.spec.X509EncodedKeySpec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// RSA keys.
record RsaKeys() implements KeyFamily {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final int BITS_MIN = 512;
  private static final int BITS_MAX = 4096;
  private static final int EXPONENT_BITS_MAX = 32;

  @Override
  public byte[] generate(JsonNode asked) throws CryptoFailure, GeneralSecurityException {
    var bits = asked.path("modulusLength").asInt();
    var exponent = new BigInteger(asked.path("publicExponent").asString("65537"));
    if (bits < BITS_MIN || bits > BITS_MAX || bits % 8 != 0) {
      throw CryptoFailure.operation(
          "an RSA key has from %d to %d bits, not %d".formatted(BITS_MIN, BITS_MAX, bits));
    }
    // Any other makes the search for primes long, or has none.
    if (!exponent.equals(RSAKeyGenParameterSpec.F4)
        && !exponent.equals(RSAKeyGenParameterSpec.F0)) {
      throw CryptoFailure.operation("the public exponent is 3 or 65537, not " + exponent);
    }
    var generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(new RSAKeyGenParameterSpec(bits, exponent));
    var pair = generator.generateKeyPair();
    return Bytes.framed(pair.getPublic().getEncoded(), pair.getPrivate().getEncoded());
  }

  @Override
  public byte[] fromJwk(JsonNode jwk) throws CryptoFailure, GeneralSecurityException {
    var factory = KeyFactory.getInstance("RSA");
    var modulus = Bytes.number(jwk, "n");
    var exponent = Bytes.number(jwk, "e");
    if (modulus.bitLength() > BITS_MAX || exponent.bitLength() > EXPONENT_BITS_MAX) {
      throw CryptoFailure.data("an RSA key has at most %d bits".formatted(BITS_MAX));
    }
    if (!jwk.has("d")) {
      return factory.generatePublic(new RSAPublicKeySpec(modulus, exponent)).getEncoded();
    }
    return factory
        .generatePrivate(
            new RSAPrivateCrtKeySpec(
                modulus,
                exponent,
                Bytes.number(jwk, "d"),
                Bytes.number(jwk, "p"),
                Bytes.number(jwk, "q"),
                Bytes.number(jwk, "dp"),
                Bytes.number(jwk, "dq"),
                Bytes.number(jwk, "qi")))
        .getEncoded();
  }

  @Override
  public JsonNode toJwk(byte[] key, boolean isPrivate)
      throws CryptoFailure, GeneralSecurityException {
    var jwk = JSON.createObjectNode().put("kty", "RSA");
    if (!isPrivate) {
      var shown = (RSAPublicKey) read(key, false);
      return jwk.put("n", Bytes.text(shown.getModulus()))
          .put("e", Bytes.text(shown.getPublicExponent()));
    }
    var secret = (RSAPrivateCrtKey) read(key, true);
    return jwk.put("n", Bytes.text(secret.getModulus()))
        .put("e", Bytes.text(secret.getPublicExponent()))
        .put("d", Bytes.text(secret.getPrivateExponent()))
        .put("p", Bytes.text(secret.getPrimeP()))
        .put("q", Bytes.text(secret.getPrimeQ()))
        .put("dp", Bytes.text(secret.getPrimeExponentP()))
        .put("dq", Bytes.text(secret.getPrimeExponentQ()))
        .put("qi", Bytes.text(secret.getCrtCoefficient()));
  }

  @Override
  public byte[] fromRaw(byte[] raw) throws CryptoFailure {
    throw new CryptoFailure("NotSupportedError", "RSA keys have no raw form");
  }

  @Override
  public byte[] toRaw(byte[] spki) throws CryptoFailure {
    throw new CryptoFailure("NotSupportedError", "RSA keys have no raw form");
  }

  @Override
  public byte[] check(byte[] key, boolean isPrivate)
      throws CryptoFailure, GeneralSecurityException {
    var read = read(key, isPrivate);
    var exponent =
        read instanceof RSAPublicKey shown
            ? shown.getPublicExponent()
            : ((RSAPrivateCrtKey) read).getPublicExponent();
    var bits = read.getModulus().bitLength();
    if (bits > BITS_MAX || exponent.bitLength() > EXPONENT_BITS_MAX) {
      throw CryptoFailure.data("an RSA key has at most %d bits".formatted(BITS_MAX));
    }
    return "{\"modulusLength\":%d,\"publicExponent\":%s}".formatted(bits, exponent).getBytes(UTF_8);
  }

  private static RSAKey read(byte[] key, boolean isPrivate)
      throws CryptoFailure, GeneralSecurityException {
    var factory = KeyFactory.getInstance("RSA");
    try {
      var read =
          isPrivate
              ? factory.generatePrivate(new PKCS8EncodedKeySpec(key))
              : factory.generatePublic(new X509EncodedKeySpec(key));
      return switch (read) {
        case RSAPrivateCrtKey secret -> secret;
        case RSAPublicKey shown -> shown;
        default -> throw CryptoFailure.data("the RSA key lacks its primes");
      };
    } catch (InvalidKeySpecException e) {
      throw CryptoFailure.data("the bytes are no RSA key in this form");
    }
  }
}

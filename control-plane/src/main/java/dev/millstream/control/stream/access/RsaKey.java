package dev.millstream.control.stream.access;

import dev.millstream.control.api.Json;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;

/// A private RSA key, in the forms that others read: PEM of PKCS#1 or PKCS#8, and JWK (RFC 7517).
record RsaKey(RSAPrivateCrtKey key) {
  private static final int BITS = 2048;
  private static final int BITS_MAX = 8192;

  /// What comes before a PKCS#1 key in a PKCS#8 one, but for the lengths: version and algorithm.
  private static final byte[] ALGORITHM =
      HexFormat.of().parseHex("020100300d06092a864886f70d0101010500");

  static RsaKey generate() {
    try {
      var generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(BITS);
      return new RsaKey((RSAPrivateCrtKey) generator.generateKeyPair().getPrivate());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has RSA", e);
    }
  }

  /// Reads a PEM of either form.
  ///
  /// @throws IllegalArgumentException if it holds no private RSA key
  static RsaKey ofPem(String pem) {
    var body = pem.replaceAll("-----[A-Z ]+-----|\\s", "");
    try {
      var der = Base64.getDecoder().decode(body);
      var pkcs8 = pem.contains("BEGIN RSA PRIVATE KEY") ? wrapped(der) : der;
      var key = KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
      if (key instanceof RSAPrivateCrtKey rsa
          && rsa.getModulus().bitLength() >= BITS
          && rsa.getModulus().bitLength() <= BITS_MAX) {
        return new RsaKey(rsa);
      }
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      // told below
    }
    throw new IllegalArgumentException("no private RSA key of 2048 bits or more");
  }

  /// PKCS#1, as Cloudflare gives it.
  String pem() {
    var pkcs8 = key.getEncoded();
    // a long header, the algorithm, and a long header of the key itself
    var inner = Arrays.copyOfRange(pkcs8, 4 + ALGORITHM.length + 4, pkcs8.length);
    return "-----BEGIN RSA PRIVATE KEY-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(inner)
        + "\n-----END RSA PRIVATE KEY-----\n";
  }

  String jwk(String id) {
    var fields = new LinkedHashMap<String, String>();
    fields.put("use", "sig");
    fields.put("kty", "RSA");
    fields.put("kid", id);
    fields.put("alg", "RS256");
    fields.put("n", modulus());
    fields.put("e", exponent());
    fields.put("d", base64(key.getPrivateExponent()));
    fields.put("p", base64(key.getPrimeP()));
    fields.put("q", base64(key.getPrimeQ()));
    fields.put("dp", base64(key.getPrimeExponentP()));
    fields.put("dq", base64(key.getPrimeExponentQ()));
    fields.put("qi", base64(key.getCrtCoefficient()));
    return Json.text(fields);
  }

  String modulus() {
    return base64(key.getModulus());
  }

  String exponent() {
    return base64(key.getPublicExponent());
  }

  /// A JWS in compact form, signed with RS256.
  String sign(String id, Object claims) {
    var header = new LinkedHashMap<String, String>();
    header.put("alg", "RS256");
    header.put("kid", id);
    var text = base64(Json.encode(header)) + "." + base64(Json.encode(claims));
    try {
      var signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(key);
      signature.update(text.getBytes(StandardCharsets.US_ASCII));
      return text + "." + base64(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a key that does not sign", e);
    }
  }

  private static byte[] wrapped(byte[] pkcs1) {
    var inner = 4 + pkcs1.length;
    var all = ByteBuffer.allocate(4 + ALGORITHM.length + inner);
    all.put((byte) 0x30).put((byte) 0x82).putShort((short) (ALGORITHM.length + inner));
    all.put(ALGORITHM);
    all.put((byte) 0x04).put((byte) 0x82).putShort((short) pkcs1.length).put(pkcs1);
    return all.array();
  }

  private static String base64(BigInteger number) {
    var bytes = number.toByteArray();
    return base64(bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes);
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}

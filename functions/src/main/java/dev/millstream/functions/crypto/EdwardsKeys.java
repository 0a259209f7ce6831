package dev.millstream.functions.crypto;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Keys of the curves of RFC 8410: 32 bytes behind a head that is always the same.
enum EdwardsKeys implements KeyFamily {
  ED25519("Ed25519", "70"),
  X25519("X25519", "6e");

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final int KEY_BYTES = 32;

  private final String curve;
  private final String oid;

  EdwardsKeys(String curve, String oid) {
    this.curve = curve;
    this.oid = oid;
  }

  private byte[] publicHead() {
    return Bytes.hex("302a300506032b65" + oid + "032100");
  }

  private byte[] privateHead() {
    return Bytes.hex("302e020100300506032b65" + oid + "04220420");
  }

  @Override
  public byte[] generate(JsonNode asked) throws GeneralSecurityException {
    return pair(new SecureRandom());
  }

  private byte[] pair(SecureRandom random) throws GeneralSecurityException {
    var generator = KeyPairGenerator.getInstance(curve);
    generator.initialize(new NamedParameterSpec(curve), random);
    var pair = generator.generateKeyPair();
    return Bytes.framed(pair.getPublic().getEncoded(), pair.getPrivate().getEncoded());
  }

  @Override
  public byte[] fromJwk(JsonNode jwk) throws CryptoFailure, GeneralSecurityException {
    if (!jwk.path("crv").asString("").equals(curve)) {
      throw CryptoFailure.data("the key is of another curve than " + curve);
    }
    var shown = sized(Bytes.member(jwk, "x"));
    if (!jwk.has("d")) {
      return Bytes.joined(publicHead(), shown);
    }
    var secret = sized(Bytes.member(jwk, "d"));
    if (!Arrays.equals(publicOf(secret), shown)) {
      throw CryptoFailure.data("the key's halves do not belong together");
    }
    return Bytes.joined(privateHead(), secret);
  }

  @Override
  public JsonNode toJwk(byte[] key, boolean isPrivate) throws GeneralSecurityException {
    var bare = Arrays.copyOfRange(key, key.length - KEY_BYTES, key.length);
    var jwk = JSON.createObjectNode().put("kty", "OKP").put("crv", curve);
    if (!isPrivate) {
      return jwk.put("x", Bytes.text(bare));
    }
    return jwk.put("x", Bytes.text(publicOf(bare))).put("d", Bytes.text(bare));
  }

  /// A pair that is made of no other randomness than the private half has the public one.
  private byte[] publicOf(byte[] secret) throws GeneralSecurityException {
    var framed = pair(new Given(secret));
    var end = Integer.BYTES + publicHead().length + KEY_BYTES;
    return Arrays.copyOfRange(framed, end - KEY_BYTES, end);
  }

  @Override
  public byte[] fromRaw(byte[] raw) throws CryptoFailure {
    return Bytes.joined(publicHead(), sized(raw));
  }

  @Override
  public byte[] toRaw(byte[] spki) {
    return Arrays.copyOfRange(spki, spki.length - KEY_BYTES, spki.length);
  }

  @Override
  public byte[] check(byte[] key, boolean isPrivate)
      throws CryptoFailure, GeneralSecurityException {
    var head = isPrivate ? privateHead() : publicHead();
    var factory = KeyFactory.getInstance(curve);
    try {
      var read =
          isPrivate
              ? factory.generatePrivate(new PKCS8EncodedKeySpec(key))
              : factory.generatePublic(new X509EncodedKeySpec(key));
      if (!Arrays.equals(read.getEncoded(), key)
          || !Arrays.equals(Arrays.copyOf(key, head.length), head)) {
        throw CryptoFailure.data("the key says more than it should");
      }
    } catch (InvalidKeySpecException e) {
      throw CryptoFailure.data("the bytes are no " + curve + " key in this form");
    }
    return "{}".getBytes(UTF_8);
  }

  private byte[] sized(byte[] bytes) throws CryptoFailure {
    if (bytes.length != KEY_BYTES) {
      throw CryptoFailure.data(
          "a %s key has %d bytes, not %d".formatted(curve, KEY_BYTES, bytes.length));
    }
    return bytes;
  }

  /// No randomness at all.
  private static final class Given extends SecureRandom {
    private static final long serialVersionUID = 1L;

    private final byte[] bytes;

    Given(byte[] bytes) {
      this.bytes = bytes;
    }

    @Override
    public void nextBytes(byte[] out) {
      System.arraycopy(bytes, 0, out, 0, Math.min(out.length, bytes.length));
    }
  }
}

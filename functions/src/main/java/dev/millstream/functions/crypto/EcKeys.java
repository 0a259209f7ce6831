package dev.millstream.functions.crypto;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPrivateKeySpec;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import javax.crypto.KeyAgreement;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Keys of NIST's curves.
enum EcKeys implements KeyFamily {
  P256("P-256", "secp256r1", 32),
  P384("P-384", "secp384r1", 48),
  P521("P-521", "secp521r1", 66);

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final byte UNCOMPRESSED = 4;

  private final String curve;
  private final String jdkName;
  private final int fieldBytes;

  EcKeys(String curve, String jdkName, int fieldBytes) {
    this.curve = curve;
    this.jdkName = jdkName;
    this.fieldBytes = fieldBytes;
  }

  @Override
  public byte[] generate(JsonNode asked) throws GeneralSecurityException {
    var generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec(jdkName));
    var pair = generator.generateKeyPair();
    return Bytes.framed(pair.getPublic().getEncoded(), pair.getPrivate().getEncoded());
  }

  @Override
  public byte[] fromJwk(JsonNode jwk) throws CryptoFailure, GeneralSecurityException {
    if (!jwk.path("crv").asString("").equals(curve)) {
      throw CryptoFailure.data("the key is of another curve than " + curve);
    }
    var shown = publicKey(Bytes.number(jwk, "x"), Bytes.number(jwk, "y"));
    if (!jwk.has("d")) {
      return shown.getEncoded();
    }
    var spec = new ECPrivateKeySpec(Bytes.number(jwk, "d"), parameters());
    var secret = (ECPrivateKey) KeyFactory.getInstance("EC").generatePrivate(spec);
    if (!belong(secret, shown)) {
      throw CryptoFailure.data("the key's halves do not belong together");
    }
    return secret.getEncoded();
  }

  @Override
  public JsonNode toJwk(byte[] key, boolean isPrivate)
      throws CryptoFailure, GeneralSecurityException {
    var jwk = JSON.createObjectNode().put("kty", "EC").put("crv", curve);
    var secret = isPrivate ? privateKey(key) : null;
    var point = secret == null ? publicKey(key).getW() : publicOf(secret).getW();
    jwk.put("x", Bytes.text(Bytes.fixed(point.getAffineX(), fieldBytes)))
        .put("y", Bytes.text(Bytes.fixed(point.getAffineY(), fieldBytes)));
    if (secret != null) {
      jwk.put("d", Bytes.text(Bytes.fixed(secret.getS(), fieldBytes)));
    }
    return jwk;
  }

  @Override
  public byte[] fromRaw(byte[] raw) throws CryptoFailure, GeneralSecurityException {
    if (raw.length == 2 * fieldBytes + 1 && raw[0] == UNCOMPRESSED) {
      var x = new BigInteger(1, Arrays.copyOfRange(raw, 1, fieldBytes + 1));
      var y = new BigInteger(1, Arrays.copyOfRange(raw, fieldBytes + 1, raw.length));
      return publicKey(x, y).getEncoded();
    }
    if (raw.length == fieldBytes + 1 && (raw[0] == 2 || raw[0] == 3)) {
      var x = new BigInteger(1, Arrays.copyOfRange(raw, 1, raw.length));
      var y = root(x);
      return publicKey(x, y.testBit(0) == (raw[0] == 3) ? y : prime().subtract(y)).getEncoded();
    }
    throw CryptoFailure.data("the bytes are no point of " + curve);
  }

  @Override
  public byte[] toRaw(byte[] spki) throws CryptoFailure, GeneralSecurityException {
    var point = publicKey(spki).getW();
    return Bytes.joined(
        new byte[] {UNCOMPRESSED},
        Bytes.fixed(point.getAffineX(), fieldBytes),
        Bytes.fixed(point.getAffineY(), fieldBytes));
  }

  @Override
  public byte[] check(byte[] key, boolean isPrivate)
      throws CryptoFailure, GeneralSecurityException {
    var curveOfKey = isPrivate ? privateKey(key).getParams() : publicKey(key).getParams();
    if (!curveOfKey.getCurve().equals(parameters().getCurve())) {
      throw CryptoFailure.data("the key is of another curve than " + curve);
    }
    return "{}".getBytes(UTF_8);
  }

  private ECPublicKey publicKey(byte[] spki) throws CryptoFailure, GeneralSecurityException {
    try {
      var key = KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(spki));
      return (ECPublicKey) key;
    } catch (InvalidKeySpecException e) {
      throw CryptoFailure.data("the bytes are no EC key in this form");
    }
  }

  private ECPrivateKey privateKey(byte[] pkcs8) throws CryptoFailure, GeneralSecurityException {
    try {
      var key = KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
      return (ECPrivateKey) key;
    } catch (InvalidKeySpecException e) {
      throw CryptoFailure.data("the bytes are no EC key in this form");
    }
  }

  private ECPublicKey publicKey(BigInteger x, BigInteger y)
      throws CryptoFailure, GeneralSecurityException {
    var prime = prime();
    if (x.compareTo(prime) >= 0 || y.compareTo(prime) >= 0 || !isOnCurve(x, y)) {
      throw CryptoFailure.data("the point is not on " + curve);
    }
    var spec = new ECPublicKeySpec(new ECPoint(x, y), parameters());
    return (ECPublicKey) KeyFactory.getInstance("EC").generatePublic(spec);
  }

  /// The public half: an agreement with the curve's generator gives its `x`, the curve two `y`, and
  /// a signature says which one it is. The JDK does the secret part, in constant time.
  private ECPublicKey publicOf(ECPrivateKey secret) throws CryptoFailure, GeneralSecurityException {
    var generator = parameters().getGenerator();
    var agreement = KeyAgreement.getInstance("ECDH");
    agreement.init(secret);
    agreement.doPhase(publicKey(generator.getAffineX(), generator.getAffineY()), true);
    var x = new BigInteger(1, agreement.generateSecret());
    var y = root(x);
    var one = publicKey(x, y);
    return belong(secret, one) ? one : publicKey(x, prime().subtract(y));
  }

  private static boolean belong(ECPrivateKey secret, ECPublicKey shown)
      throws GeneralSecurityException {
    var text = "halves".getBytes(UTF_8);
    var signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign(secret);
    signature.update(text);
    var signed = signature.sign();
    signature.initVerify(shown);
    signature.update(text);
    return signature.verify(signed);
  }

  private boolean isOnCurve(BigInteger x, BigInteger y) throws GeneralSecurityException {
    return y.modPow(BigInteger.TWO, prime()).equals(square(x));
  }

  private BigInteger square(BigInteger x) throws GeneralSecurityException {
    var shape = parameters().getCurve();
    return x.pow(3).add(shape.getA().multiply(x)).add(shape.getB()).mod(prime());
  }

  /// A square root of what the curve has at `x`: all three primes are 3 modulo 4.
  private BigInteger root(BigInteger x) throws GeneralSecurityException {
    var prime = prime();
    return square(x).modPow(prime.add(BigInteger.ONE).shiftRight(2), prime);
  }

  private BigInteger prime() throws GeneralSecurityException {
    return ((ECFieldFp) parameters().getCurve().getField()).getP();
  }

  private ECParameterSpec parameters() throws GeneralSecurityException {
    var parameters = AlgorithmParameters.getInstance("EC");
    parameters.init(new ECGenParameterSpec(jdkName));
    return parameters.getParameterSpec(ECParameterSpec.class);
  }
}

package dev.millstream.edge;

import dev.millstream.store.RefName;
import dev.millstream.store.manifest.Section;
import dev.millstream.store.video.SigningKeys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Signs tokens as somebody else's program does, rightly and wrongly.
record Signer(String id, KeyPair pair) {
  static Signer make(String id) throws GeneralSecurityException {
    var generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    return new Signer(id, generator.generateKeyPair());
  }

  static void publish(EdgeFixture edge, Signer... signers) throws IOException {
    var keys = Arrays.stream(signers).map(Signer::published).toList();
    edge.publish(
        RefName.signingKeys(),
        tree -> tree.writer.section(Section.SIGNING_KEYS, new SigningKeys(keys)));
  }

  private SigningKeys.Key published() {
    var key = (RSAPublicKey) pair.getPublic();
    return new SigningKeys.Key(
        id, base64(key.getModulus().toByteArray()), base64(key.getPublicExponent().toByteArray()));
  }

  /// A token with these claims beside `kid`.
  String sign(String claims) throws GeneralSecurityException {
    return sign("{\"alg\":\"RS256\",\"kid\":\"%s\"}".formatted(id), claims);
  }

  String sign(String header, String claims) throws GeneralSecurityException {
    var signed = base64(header) + "." + base64(claims);
    var signature = Signature.getInstance("SHA256withRSA");
    signature.initSign(pair.getPrivate());
    signature.update(signed.getBytes(StandardCharsets.US_ASCII));
    return signed + "." + base64(signature.sign());
  }

  /// The public key taken for a password, as a careless reader would.
  String signWithThePublicKey(String claims) throws GeneralSecurityException {
    var signed = base64("{\"alg\":\"HS256\",\"kid\":\"%s\"}".formatted(id)) + "." + base64(claims);
    var mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(pair.getPublic().getEncoded(), "HmacSHA256"));
    return signed + "." + base64(mac.doFinal(signed.getBytes(StandardCharsets.US_ASCII)));
  }

  static String unsigned(String claims) {
    return base64("{\"alg\":\"none\"}") + "." + base64(claims) + ".AA";
  }

  private static String base64(String text) {
    return base64(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}

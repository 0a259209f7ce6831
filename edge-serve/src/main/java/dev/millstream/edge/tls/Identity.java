package dev.millstream.edge.tls;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Who a server is: a private key and the certificates that vouch for it, its own first.
record Identity(PrivateKey key, List<X509Certificate> chain) {
  private static final int DNS_NAME = 2;

  Identity {
    chain = List.copyOf(chain);
  }

  /// Quick: a certificate keeps its own.
  @Override
  public int hashCode() {
    return leaf().hashCode();
  }

  X509Certificate leaf() {
    return chain.getFirst();
  }

  /// The host names it is good for, in lower case; some begin with `*.`.
  List<String> names() throws CertificateParsingException {
    var names = new ArrayList<String>();
    var alternatives = leaf().getSubjectAlternativeNames();
    if (alternatives != null) {
      for (var name : alternatives) {
        if (name.get(0).equals(DNS_NAME)) {
          names.add(((String) name.get(1)).toLowerCase(Locale.ROOT));
        }
      }
    }
    return names;
  }

  boolean isGoodAt(Instant time) {
    return time.isBefore(expires());
  }

  Instant expires() {
    return leaf().getNotAfter().toInstant();
  }

  /// Whether the key and the first certificate belong together.
  boolean matches() throws GeneralSecurityException {
    var algorithm =
        switch (key.getAlgorithm()) {
          case "EC" -> "SHA256withECDSA";
          case "RSA" -> "SHA256withRSA";
          default -> key.getAlgorithm();
        };
    if (!leaf().getPublicKey().getAlgorithm().equals(key.getAlgorithm())) {
      return false;
    }
    var probe = new byte[] {1, 2, 3};
    var signer = Signature.getInstance(algorithm);
    signer.initSign(key);
    signer.update(probe);
    var verifier = Signature.getInstance(algorithm);
    verifier.initVerify(leaf().getPublicKey());
    verifier.update(probe);
    return verifier.verify(signer.sign());
  }
}

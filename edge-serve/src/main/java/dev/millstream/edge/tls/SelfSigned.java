package dev.millstream.edge.tls;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// Makes the certificates that answer a TLS-ALPN-01 challenge (RFC 8737, 3).
final class SelfSigned {
  private static final ASN1ObjectIdentifier ACME_IDENTIFIER =
      new ASN1ObjectIdentifier("1.3.6.1.5.5.7.1.31");
  private static final Duration AROUND = Duration.ofDays(1);

  private SelfSigned() {}

  /// A certificate for `host` that says `digest` and vouches for nothing.
  static Identity about(String host, byte[] digest, Instant now) {
    try {
      var pair = LocalAuthority.newKeys();
      var name = new X500Name("CN=ACME challenge");
      var builder =
          new JcaX509v3CertificateBuilder(
              name,
              BigInteger.ONE,
              Date.from(now.minus(AROUND)),
              Date.from(now.plus(AROUND)),
              name,
              pair.getPublic());
      var names = new GeneralNames(new GeneralName(GeneralName.dNSName, host));
      builder
          .addExtension(Extension.subjectAlternativeName, false, names)
          .addExtension(ACME_IDENTIFIER, true, new DEROctetString(digest));
      var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate());
      var certificate = new JcaX509CertificateConverter().getCertificate(builder.build(signer));
      return new Identity(pair.getPrivate(), List.of(certificate));
    } catch (GeneralSecurityException | CertIOException | OperatorCreationException e) {
      throw new IllegalStateException("this JVM makes no certificates", e);
    }
  }
}

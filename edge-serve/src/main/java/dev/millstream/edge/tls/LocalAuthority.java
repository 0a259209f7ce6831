package dev.millstream.edge.tls;

import dev.millstream.edge.pem.Pem;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// A certificate authority of this server's own, for hosts below its base domain. Who trusts it
/// trusts it for nothing else: its certificate is constrained to that domain and to this machine's
/// loopback addresses.
public final class LocalAuthority {
  private static final Duration LIFETIME = Duration.ofDays(3650);
  private static final Duration LEAF_LIFETIME = Duration.ofDays(90);

  /// Clocks of clients may be behind.
  private static final Duration BACKDATED = Duration.ofHours(1);

  private final X509Certificate certificate;
  private final PrivateKey key;
  private final Path file;
  private final InstantSource clock;

  private LocalAuthority(Path file, X509Certificate certificate, PrivateKey key, InstantSource c) {
    this.file = file;
    this.certificate = certificate;
    this.key = key;
    this.clock = c;
  }

  /// Where the authority's certificate for a base domain is, or will be.
  public static Path file(Path folder, String base) {
    return folder.resolve("ca-" + base.toLowerCase(Locale.ROOT) + ".crt");
  }

  /// The authority kept in `folder`; it is made the first time.
  static LocalAuthority open(Path folder, String base, InstantSource clock) throws IOException {
    var file = file(folder, base);
    var keyFile = file.resolveSibling("ca-" + base.toLowerCase(Locale.ROOT) + ".key");
    if (Files.exists(file) && Files.exists(keyFile)) {
      return new LocalAuthority(file, Pem.certificates(file).getFirst(), Pem.key(keyFile), clock);
    }
    Files.createDirectories(folder);
    var pair = newKeys();
    var certificate = root(base, pair, clock.instant());
    Pem.write(keyFile, true, List.of(Pem.of(pair.getPrivate())));
    Pem.write(file, false, List.of(certificate));
    return new LocalAuthority(file, certificate, pair.getPrivate(), clock);
  }

  X509Certificate certificate() {
    return certificate;
  }

  /// Where its certificate is, for clients to trust.
  Path file() {
    return file;
  }

  /// Vouches for `pair` under these names: hosts, or addresses.
  Identity issue(KeyPair pair, List<String> names) {
    try {
      var now = clock.instant();
      var issuer = X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
      var builder =
          new JcaX509v3CertificateBuilder(
              issuer,
              serial(),
              Date.from(now.minus(BACKDATED)),
              Date.from(now.plus(LEAF_LIFETIME)),
              new X500Name("CN=Millstream"),
              pair.getPublic());
      var alternatives = names.stream().map(LocalAuthority::name).toArray(GeneralName[]::new);
      var ids = new JcaX509ExtensionUtils();
      builder
          .addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
          .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
          .addExtension(
              Extension.extendedKeyUsage,
              false,
              new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth))
          // the subject says nothing: names are the alternatives only
          .addExtension(Extension.subjectAlternativeName, false, new GeneralNames(alternatives))
          .addExtension(
              Extension.authorityKeyIdentifier,
              false,
              ids.createAuthorityKeyIdentifier(certificate.getPublicKey()));
      return new Identity(pair.getPrivate(), List.of(signed(builder, key)));
    } catch (GeneralSecurityException | CertIOException e) {
      throw new IllegalStateException("this JVM makes no certificates", e);
    }
  }

  /// A key pair for certificates.
  static KeyPair newKeys() {
    try {
      var generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JVM makes no P-256 keys", e);
    }
  }

  private static X509Certificate root(String base, KeyPair pair, Instant now) throws IOException {
    try {
      var name = new X500Name("CN=Millstream local authority for " + base + ", O=Millstream");
      var builder =
          new JcaX509v3CertificateBuilder(
              name,
              serial(),
              Date.from(now.minus(BACKDATED)),
              Date.from(now.plus(LIFETIME)),
              name,
              pair.getPublic());
      var permitted =
          Stream.of(
                  new GeneralName(GeneralName.dNSName, base),
                  new GeneralName(GeneralName.iPAddress, "127.0.0.0/8"),
                  new GeneralName(GeneralName.iPAddress, "::1/128"))
              .map(GeneralSubtree::new)
              .toArray(GeneralSubtree[]::new);
      builder
          .addExtension(Extension.basicConstraints, true, new BasicConstraints(0))
          .addExtension(
              Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign))
          .addExtension(Extension.nameConstraints, true, new NameConstraints(permitted, null))
          .addExtension(Extension.subjectKeyIdentifier, false, subjectKeyId(pair.getPublic()));
      return signed(builder, pair.getPrivate());
    } catch (GeneralSecurityException e) {
      throw new IOException("the local authority cannot be made: " + e.getMessage(), e);
    }
  }

  private static org.bouncycastle.asn1.x509.SubjectKeyIdentifier subjectKeyId(PublicKey key)
      throws GeneralSecurityException {
    return new JcaX509ExtensionUtils().createSubjectKeyIdentifier(key);
  }

  private static X509Certificate signed(X509v3CertificateBuilder builder, PrivateKey key)
      throws GeneralSecurityException {
    try {
      var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(key);
      return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
    } catch (OperatorCreationException e) {
      throw new GeneralSecurityException(e);
    }
  }

  private static GeneralName name(String name) {
    var isAddress = name.contains(":") || name.matches("[0-9.]+");
    return new GeneralName(isAddress ? GeneralName.iPAddress : GeneralName.dNSName, name);
  }

  private static BigInteger serial() {
    return new BigInteger(127, new SecureRandom()).setBit(126);
  }
}

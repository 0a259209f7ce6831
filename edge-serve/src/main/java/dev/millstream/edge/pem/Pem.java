package dev.millstream.edge.pem;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.EnumSet;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.util.io.pem.PemObject;

/// Keys and certificates in files, as all the tools write them.
public final class Pem {
  private Pem() {}

  /// All certificates of a file, in its order.
  public static List<X509Certificate> certificates(Path file) throws IOException {
    return certificates(Files.readAllBytes(file), file.toString());
  }

  /// All certificates in `bytes`, which errors call by `name`.
  public static List<X509Certificate> certificates(byte[] bytes, String name) throws IOException {
    try {
      var found =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(bytes))
              .stream()
              .map(X509Certificate.class::cast)
              .toList();
      if (found.isEmpty()) {
        throw new IOException(name + " holds no certificate");
      }
      return found;
    } catch (CertificateException e) {
      throw new IOException(name + " is no PEM certificate: " + e.getMessage(), e);
    }
  }

  /// All revocation lists in `bytes`, which errors call by `name`.
  public static List<X509CRL> revocations(byte[] bytes, String name) throws IOException {
    try {
      var found =
          CertificateFactory.getInstance("X.509")
              .generateCRLs(new ByteArrayInputStream(bytes))
              .stream()
              .map(X509CRL.class::cast)
              .toList();
      if (found.isEmpty()) {
        throw new IOException(name + " holds no revocation list");
      }
      return found;
    } catch (GeneralSecurityException e) {
      throw new IOException(name + " is no revocation list: " + e.getMessage(), e);
    }
  }

  /// The private key of a file: PKCS #8, or the older forms of RSA and EC keys.
  public static PrivateKey key(Path file) throws IOException {
    try (var parser = new PEMParser(Files.newBufferedReader(file, StandardCharsets.US_ASCII))) {
      for (var found = parser.readObject(); found != null; found = parser.readObject()) {
        switch (found) {
          case PrivateKeyInfo key -> {
            return key(key);
          }
          case PEMKeyPair pair -> {
            // its public half may be missing
            return key(pair.getPrivateKeyInfo());
          }
          default -> {
            // the curve's parameters, say
          }
        }
      }
    } catch (IOException | RuntimeException e) {
      throw new IOException(file + " is no private key without a password: " + e.getMessage(), e);
    }
    throw new IOException(file + " holds no private key without a password");
  }

  /// Where BouncyCastle is registered, its converter gives EC keys that JSSE does not know.
  private static PrivateKey key(PrivateKeyInfo read) throws IOException {
    var algorithm = read.getPrivateKeyAlgorithm().getAlgorithm();
    if (!algorithm.equals(X9ObjectIdentifiers.id_ecPublicKey)) {
      return new JcaPEMKeyConverter().getPrivateKey(read);
    }
    try {
      var encoded = new PKCS8EncodedKeySpec(read.getEncoded());
      return KeyFactory.getInstance("EC").generatePrivate(encoded);
    } catch (GeneralSecurityException e) {
      throw new IOException("it is no EC key: " + e.getMessage(), e);
    }
  }

  /// Keys are written as PKCS #8.
  public static Object of(PrivateKey key) {
    return new PemObject("PRIVATE KEY", key.getEncoded());
  }

  /// Writes objects of the JDK's or of BouncyCastle's; the file is there wholly or not at all, and
  /// `secret` ones can only be read by their owner.
  public static void write(Path file, boolean secret, List<?> objects) throws IOException {
    var text = new StringWriter();
    try (var writer = new JcaPEMWriter(text)) {
      for (var object : objects) {
        writer.writeObject(object);
      }
    }
    var temporary = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(temporary);
    var mode = PosixFilePermissions.fromString(secret ? "rw-------" : "rw-r--r--");
    try (var channel =
        FileChannel.open(
            temporary,
            EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(mode))) {
      channel.write(ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.US_ASCII)));
      channel.force(true);
    }
    Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
  }
}

package dev.millstream.app.server;

import dev.millstream.edge.tls.Tls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.HexFormat;

/// A server's local certificate authority, as it lies in its data folder.
public record Authority(Path file, String domain, String fingerprint, Instant expires) {
  /// Reads the one for a base domain; it is there once a server has been started on the folder.
  public static Authority read(Path folder, String domain) throws IOException {
    var file = Tls.authority(folder, domain);
    if (!Files.exists(file)) {
      throw new IOException(
          "there is no authority for %s in %s yet: start a server once, or name its --data"
              .formatted(domain, folder));
    }
    try (var in = Files.newInputStream(file)) {
      var certificate =
          (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
      var digest = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
      return new Authority(
          file, domain, HexFormat.of().formatHex(digest), certificate.getNotAfter().toInstant());
    } catch (GeneralSecurityException e) {
      throw new IOException(file + " is no certificate: " + e.getMessage(), e);
    }
  }
}

package dev.millstream.edge.tls;

import dev.millstream.edge.pem.Pem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The certificates that were ordered for custom domains, one pair of files a host. Whoever orders
/// puts them here; they are shown from the next handshake on. Thread-safe.
public final class OrderedCertificates implements CertificateSource {
  private final Path folder;
  private final OwnCertificates pairs;

  OrderedCertificates(Path folder, InstantSource clock) throws IOException {
    this.folder = folder;
    this.pairs = new OwnCertificates(folder, clock);
    pairs.refresh();
  }

  @Override
  public @Nullable Identity of(String host) {
    return pairs.of(host);
  }

  /// The certificates shown for a host, its own first; empty if none was ordered.
  public List<X509Certificate> shown(String host) {
    var identity = pairs.of(host);
    return identity == null ? List.of() : identity.chain();
  }

  /// Shows this host's certificates from now on, after a restart, too.
  public synchronized void install(String host, PrivateKey key, List<X509Certificate> chain)
      throws IOException {
    Files.createDirectories(folder);
    Pem.write(file(host, ".key"), true, List.of(Pem.of(key)));
    Pem.write(file(host, ".crt"), false, chain);
    pairs.refresh();
  }

  /// Shows none of the host's any more.
  public synchronized void remove(String host) throws IOException {
    Files.deleteIfExists(file(host, ".crt"));
    Files.deleteIfExists(file(host, ".key"));
    pairs.refresh();
  }

  private Path file(String host, String ending) {
    return folder.resolve(host + ending);
  }
}

package dev.millstream.edge.tls;

import dev.millstream.edge.pem.FileStamp;
import dev.millstream.edge.pem.Pem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The owner's certificates: pairs `<name>.crt` and `<name>.key` in a folder, each for the host
/// names that it says. [#refresh] takes up what changed; a pair that is broken is refused in one
/// line of the log, and what it would have replaced stays. One thread refreshes, all may read.
final class OwnCertificates implements CertificateSource {
  private static final Logger LOG = LoggerFactory.getLogger(OwnCertificates.class);

  private final Path folder;
  private final InstantSource clock;
  private Map<Path, Seen> seen = Map.of();
  private volatile Map<String, Identity> byName = Map.of();

  /// A pair's files as they were, and the identity that is shown for them.
  private record Seen(List<FileStamp> stamps, @Nullable Identity identity) {}

  OwnCertificates(Path folder, InstantSource clock) {
    this.folder = folder;
    this.clock = clock;
  }

  @Override
  public @Nullable Identity of(String host) {
    var names = byName;
    var exact = names.get(host);
    var dot = host.indexOf('.');
    return exact != null || dot < 0 ? exact : names.get("*" + host.substring(dot));
  }

  /// Reads the pairs that are new or have changed, forgets those that are gone.
  void refresh() throws IOException {
    var now = new TreeMap<Path, Seen>();
    for (var certificate : files()) {
      var name = certificate.getFileName().toString();
      var key = certificate.resolveSibling(name.substring(0, name.length() - 4) + ".key");
      var stamps = List.of(FileStamp.of(certificate), FileStamp.of(key));
      var before = seen.get(certificate);
      now.put(
          certificate,
          before != null && before.stamps().equals(stamps)
              ? before
              : new Seen(stamps, load(certificate, key, before)));
    }
    if (!now.equals(seen)) {
      seen = now;
      byName = index(now);
    }
  }

  private List<Path> files() throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".crt")).sorted().toList();
    }
  }

  private @Nullable Identity load(Path certificate, Path key, @Nullable Seen before) {
    try {
      var identity = new Identity(Pem.key(key), Pem.certificates(certificate));
      if (!identity.matches()) {
        throw new IOException("the key is another certificate's");
      }
      if (!identity.isGoodAt(clock.instant())) {
        throw new IOException("it expired at " + identity.expires());
      }
      LOG.info(
          "event=certificate_loaded file={} hosts={} expires={}",
          certificate,
          identity.names(),
          identity.expires());
      return identity;
    } catch (IOException | GeneralSecurityException e) {
      var kept = before == null ? null : before.identity();
      LOG.error(
          "event=certificate_refused file={} kept_the_old={} problem=\"{}\"",
          certificate,
          kept != null,
          e.getMessage());
      return kept;
    }
  }

  private static Map<String, Identity> index(Map<Path, Seen> pairs) {
    var names = new HashMap<String, Identity>();
    for (var pair : pairs.values()) {
      var identity = pair.identity();
      if (identity != null) {
        for (var name : namesOf(identity)) {
          // of two for one name, the one that lasts longer
          names.merge(name, identity, OwnCertificates::longer);
        }
      }
    }
    return Map.copyOf(names);
  }

  private static List<String> namesOf(Identity identity) {
    try {
      return identity.names();
    } catch (GeneralSecurityException e) {
      return List.of();
    }
  }

  private static Identity longer(Identity a, Identity b) {
    return a.expires().isBefore(b.expires()) ? b : a;
  }
}

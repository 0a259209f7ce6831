package dev.millstream.edge.clients;

import dev.millstream.edge.pem.FileStamp;
import dev.millstream.edge.pem.Pem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The hosts whose clients show certificates, from files of a folder: `<host>.crt` has the
/// authorities whose certificates are demanded, `<host>.optional.crt` those of a host that lets
/// others in, too; `<host>.crl` has revocation lists; the host may be `*.<name>`. [#refresh] takes
/// up what changed. A file that cannot be read shuts its host, unless it could be read before: then
/// that stays. One thread refreshes, all may read.
public final class ClientRules {
  private static final Logger LOG = LoggerFactory.getLogger(ClientRules.class);
  private static final String ENDING = ".crt";
  private static final String OPTIONAL = ".optional";
  private static final String REVOKED = ".crl";
  private static final int HOST_CHARS_MAX = 253;
  private static final Pattern HOST =
      Pattern.compile(
          "(?:\\*\\.)?(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\\.)*[a-z0-9](?:[a-z0-9-]*[a-z0-9])?");

  private final Path folder;
  private Map<Path, Seen> seen = Map.of();
  private volatile Map<String, ClientRule> byHost = Map.of();
  private volatile Runnable changed = () -> {};

  private record Seen(FileStamp stamp, FileStamp revoked, ClientRule rule) {}

  /// Nothing is read before the first [#refresh].
  public ClientRules(Path folder) {
    this.folder = folder;
  }

  /// `step` runs after each change, on the thread that refreshes.
  public void onChange(Runnable step) {
    changed = step;
  }

  /// Whether clients of this host show certificates.
  public boolean covers(String host) {
    return of(host) != null;
  }

  /// All hosts that have a rule, by name.
  public SortedMap<String, ClientHost> hosts() {
    var all = new TreeMap<String, ClientHost>();
    byHost.forEach((host, rule) -> all.put(host, rule.shown()));
    return all;
  }

  /// Writes a host's rule into the folder; it holds after the next [#refresh].
  ///
  /// @throws IllegalArgumentException if `host` is no host's name
  public void put(
      String host, boolean required, List<X509Certificate> roots, List<X509CRL> revocations)
      throws IOException {
    requireHost(host);
    Files.createDirectories(folder);
    // stricter files come before looser ones go
    var lists = folder.resolve(host + REVOKED);
    if (!revocations.isEmpty()) {
      Pem.write(lists, false, revocations);
    }
    Pem.write(authorities(host, required), false, roots);
    Files.deleteIfExists(authorities(host, !required));
    if (revocations.isEmpty()) {
      Files.deleteIfExists(lists);
    }
  }

  /// Takes a host's rule out of the folder; says whether there was one.
  ///
  /// @throws IllegalArgumentException if `host` is no host's name
  public boolean remove(String host) throws IOException {
    requireHost(host);
    var had = Files.deleteIfExists(authorities(host, true));
    had |= Files.deleteIfExists(authorities(host, false));
    Files.deleteIfExists(folder.resolve(host + REVOKED));
    return had;
  }

  private Path authorities(String host, boolean required) {
    return folder.resolve(host + (required ? "" : OPTIONAL) + ENDING);
  }

  private static void requireHost(String host) {
    if (host.length() > HOST_CHARS_MAX
        || !HOST.matcher(host).matches()
        || host.endsWith(OPTIONAL)) {
      throw new IllegalArgumentException(
          host
              + " is no host's name: write it in lower case, as admin.example.org or"
              + " *.admin.example.org");
    }
  }

  @Nullable ClientRule of(String host) {
    var rules = byHost;
    if (rules.isEmpty()) {
      return null;
    }
    var exact = rules.get(host);
    var dot = host.indexOf('.');
    return exact != null || dot < 0 ? exact : rules.get("*" + host.substring(dot));
  }

  /// Reads the files that are new or have changed, forgets those that are gone.
  public void refresh() throws IOException {
    var now = new TreeMap<Path, Seen>();
    for (var file : files()) {
      var stamp = FileStamp.of(file);
      var revoked = FileStamp.of(revocations(file));
      var before = seen.get(file);
      now.put(
          file,
          before != null && before.stamp().equals(stamp) && before.revoked().equals(revoked)
              ? before
              : new Seen(stamp, revoked, load(file, before)));
    }
    if (!now.equals(seen)) {
      seen = now;
      var rules = new HashMap<String, ClientRule>();
      // of two files for one host, the one that demands
      now.forEach(
          (file, read) -> rules.merge(host(file), read.rule(), (a, b) -> a.isRequired() ? a : b));
      byHost = Map.copyOf(rules);
      changed.run();
    }
  }

  private List<Path> files() throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(ENDING)).sorted().toList();
    }
  }

  private static ClientRule load(Path file, @Nullable Seen before) {
    try {
      var lists = revocations(file);
      var revoked =
          Files.exists(lists)
              ? Pem.revocations(Files.readAllBytes(lists), lists.toString())
              : List.<X509CRL>of();
      var rule = ClientRule.of(Pem.certificates(file), !isOptional(file), revoked);
      LOG.info(
          "event=client_authority_loaded host={} required={} revoked={}",
          host(file),
          rule.isRequired(),
          rule.shown().revoked());
      return rule;
    } catch (IOException e) {
      LOG.error(
          "event=client_authority_refused file={} kept_the_old={} problem=\"{}\"",
          file,
          before != null,
          e.getMessage());
      return before == null ? ClientRule.nobody() : before.rule();
    }
  }

  private static Path revocations(Path file) {
    return file.resolveSibling(host(file) + REVOKED);
  }

  private static boolean isOptional(Path file) {
    return file.toString().endsWith(OPTIONAL + ENDING);
  }

  private static String host(Path file) {
    var name = file.getFileName().toString();
    var ending = (isOptional(file) ? OPTIONAL : "") + ENDING;
    return name.substring(0, name.length() - ending.length());
  }
}

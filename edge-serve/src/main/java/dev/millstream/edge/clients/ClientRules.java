package dev.millstream.edge.clients;

import dev.millstream.edge.pem.FileStamp;
import dev.millstream.edge.pem.Pem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The hosts whose clients show certificates, from files of a folder: `<host>.crt` has the
/// authorities whose certificates are demanded, `<host>.optional.crt` those of a host that lets
/// others in, too; the host may be `*.<name>`. [#refresh] takes up what changed. A file that cannot
/// be read shuts its host, unless it could be read before: then that stays. One thread refreshes,
/// all may read.
public final class ClientRules {
  private static final Logger LOG = LoggerFactory.getLogger(ClientRules.class);
  private static final String ENDING = ".crt";
  private static final String OPTIONAL = ".optional";

  private final Path folder;
  private Map<Path, Seen> seen = Map.of();
  private volatile Map<String, ClientRule> byHost = Map.of();
  private volatile Runnable changed = () -> {};

  private record Seen(FileStamp stamp, ClientRule rule) {}

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
      var before = seen.get(file);
      now.put(
          file,
          before != null && before.stamp().equals(stamp)
              ? before
              : new Seen(stamp, load(file, before)));
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
      var rule = ClientRule.of(Pem.certificates(file), !isOptional(file));
      LOG.info("event=client_authority_loaded host={} required={}", host(file), rule.isRequired());
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

  private static boolean isOptional(Path file) {
    return file.toString().endsWith(OPTIONAL + ENDING);
  }

  private static String host(Path file) {
    var name = file.getFileName().toString();
    var ending = (isOptional(file) ? OPTIONAL : "") + ENDING;
    return name.substring(0, name.length() - ending.length());
  }
}

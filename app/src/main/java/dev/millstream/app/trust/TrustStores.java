package dev.millstream.app.trust;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// The stores of this machine in which certificates are trusted: the system's, which curl, git and
/// most programs read, and the NSS databases of Chromium and Firefox.
public final class TrustStores {
  private static final List<String> FIREFOX_HOMES =
      List.of(
          ".mozilla/firefox",
          "snap/firefox/common/.mozilla/firefox",
          ".var/app/org.mozilla.firefox/.mozilla/firefox",
          "Library/Application Support/Firefox/Profiles");

  private final Path home;
  private final Path root;
  private final String system;
  private final boolean asRoot;

  /// Stores below a home and a file system's root; `system` is the name of the operating system,
  /// and `asRoot` says whether its store can be changed without sudo.
  TrustStores(Path home, Path root, String system, boolean asRoot) {
    this.home = home;
    this.root = root;
    this.system = system.toLowerCase(Locale.ROOT);
    this.asRoot = asRoot;
  }

  /// Those of this machine and user.
  public static TrustStores here() {
    var named = System.getenv("HOME");
    return new TrustStores(
        Path.of(named == null ? System.getProperty("user.home") : named),
        Path.of("/"),
        System.getProperty("os.name"),
        System.getProperty("user.name").equals("root"));
  }

  /// What adds the certificate in `file` everywhere, under a name of its own.
  public List<TrustStep> add(Path file, String name) throws IOException {
    var steps = new ArrayList<TrustStep>();
    if (system.contains("mac")) {
      var keychain = home.resolve("Library/Keychains/login.keychain-db");
      steps.add(
          TrustStep.of(
              TrustStep.SYSTEM,
              "security",
              "add-trusted-cert",
              "-r",
              "trustRoot",
              "-k",
              keychain,
              file));
    } else {
      for (var anchors : anchors()) {
        var copy = List.of("cp", file.toString(), anchors.copy(name));
        steps.add(new TrustStep(TrustStep.SYSTEM, root(copy)));
        steps.add(new TrustStep(TrustStep.SYSTEM, root(anchors.update())));
      }
    }
    for (var database : databases()) {
      if (!Files.exists(database.folder().resolve("cert9.db"))) {
        steps.add(TrustStep.of(database.owner(), "mkdir", "-p", database.folder()));
        steps.add(
            TrustStep.of(
                database.owner(), "certutil", "-d", database.url(), "-N", "--empty-password"));
      }
      steps.add(
          TrustStep.of(
              database.owner(),
              "certutil",
              "-d",
              database.url(),
              "-A",
              "-t",
              "C,,",
              "-n",
              name,
              "-i",
              file));
    }
    return steps;
  }

  /// What takes it away again.
  public List<TrustStep> remove(Path file, String name) throws IOException {
    var steps = new ArrayList<TrustStep>();
    if (system.contains("mac")) {
      steps.add(TrustStep.of(TrustStep.SYSTEM, "security", "remove-trusted-cert", file));
    } else {
      for (var anchors : anchors()) {
        steps.add(new TrustStep(TrustStep.SYSTEM, root(List.of("rm", "-f", anchors.copy(name)))));
        steps.add(new TrustStep(TrustStep.SYSTEM, root(anchors.update())));
      }
    }
    for (var database : databases()) {
      if (Files.exists(database.folder().resolve("cert9.db"))) {
        steps.add(
            TrustStep.of(database.owner(), "certutil", "-d", database.url(), "-D", "-n", name));
      }
    }
    return steps;
  }

  private List<String> root(List<String> command) {
    return asRoot ? command : Stream.concat(Stream.of("sudo"), command.stream()).toList();
  }

  private record Anchors(Path folder, List<String> update) {
    String copy(String name) {
      return folder.resolve(name + ".crt").toString();
    }
  }

  /// The first that is there: Debian's, Fedora's, Arch's, openSUSE's.
  private List<Anchors> anchors() {
    return Stream.of(
            new Anchors(
                root.resolve("usr/local/share/ca-certificates"), List.of("update-ca-certificates")),
            new Anchors(
                root.resolve("etc/pki/ca-trust/source/anchors"), List.of("update-ca-trust")),
            new Anchors(
                root.resolve("etc/ca-certificates/trust-source/anchors"),
                List.of("trust", "extract-compat")),
            new Anchors(
                root.resolve("usr/share/pki/trust/anchors"), List.of("update-ca-certificates")))
        .filter(anchors -> Files.isDirectory(anchors.folder()))
        .limit(1)
        .toList();
  }

  private record Database(String owner, Path folder) {
    String url() {
      return "sql:" + folder;
    }
  }

  private List<Database> databases() throws IOException {
    var found = new ArrayList<Database>();
    if (!system.contains("mac")) {
      found.add(new Database("Chromium", home.resolve(".pki/nssdb")));
    }
    for (var place : FIREFOX_HOMES) {
      var profiles = home.resolve(place);
      if (Files.isDirectory(profiles)) {
        try (var folders = Files.list(profiles)) {
          folders
              .filter(folder -> Files.exists(folder.resolve("cert9.db")))
              .sorted()
              .forEach(folder -> found.add(new Database("Firefox", folder)));
        }
      }
    }
    return found;
  }
}

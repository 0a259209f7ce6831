package dev.millstream.builder.cache;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.millstream.builder.detect.Plan;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// Whether an installation makes `node_modules` that another build can have, and which build.
public sealed interface ModulesKey {
  /// All that the installation depends on, in one digest.
  record Key(String hex) implements ModulesKey {}

  /// They cannot be kept.
  record Unfit(String why) implements ModulesKey {}

  /// What an installation reads.
  Set<String> READ =
      Set.of(
          "package.json",
          "package-lock.json",
          "npm-shrinkwrap.json",
          "pnpm-lock.yaml",
          "pnpm-workspace.yaml",
          ".pnpmfile.cjs",
          "yarn.lock",
          "bun.lock",
          "bun.lockb",
          "bunfig.toml",
          ".npmrc",
          ".yarnrc",
          ".yarnrc.yml");

  /// An installation by lock file, and nothing else.
  Pattern BY_LOCK =
      Pattern.compile(
          "(npm ci|pnpm install --frozen-lockfile|yarn install --(frozen-lockfile|immutable)"
              + "|bun install --frozen-lockfile)( --[a-z-]+(=[a-z-]+)?)*");

  /// They run with an installation, and may make files anywhere.
  Pattern SCRIPTS =
      Pattern.compile(
          "\"((?:pre|post)?install|(?:pre|post)?prepare|prepublish|dependencies)\"\\s*:\\s*\"");

  /// Packages that lie in the repository and may be copied from there; the lock file has the digest
  /// of one that is packed.
  Pattern LOCAL = Pattern.compile("\"(file|portal):(?![^\"]*[.](tgz|tar|tar[.]gz)\")");

  /// The key of `install` in a checkout; `programs` says which Node and package manager do it.
  static ModulesKey of(
      Plan.Install install, Path checkout, Map<String, String> vars, List<String> programs)
      throws IOException {
    if (install.lock().isEmpty()) {
      return new Unfit("there is no lock file");
    }
    if (!BY_LOCK.matcher(install.command()).matches()) {
      return new Unfit("`%s` may do more than install by lock file".formatted(install.command()));
    }
    var digest = sha256();
    add(digest, install.command(), install.folder(), install.npmPackage());
    programs.forEach(program -> add(digest, program));
    for (var each : new TreeMap<>(vars).entrySet()) {
      if (!each.getKey().startsWith("CF_PAGES")) { // they name the commit
        add(digest, each.getKey(), each.getValue());
      }
    }
    for (var file : read(checkout)) {
      var place = checkout.relativize(file).toString();
      var bytes = Files.readAllBytes(file);
      if (file.endsWith("package.json")) {
        var text = new String(bytes, UTF_8);
        var script = SCRIPTS.matcher(text);
        if (script.find()) {
          return new Unfit("the script " + script.group(1) + " of " + place + " runs each time");
        }
        if (LOCAL.matcher(text).find()) {
          return new Unfit(place + " names packages of the repository");
        }
      }
      add(digest, place, String.valueOf(bytes.length));
      digest.update(bytes);
    }
    return new Key(HexFormat.of().formatHex(digest.digest()));
  }

  private static List<Path> read(Path checkout) throws IOException {
    var found = new ArrayList<Path>();
    Files.walkFileTree(
        checkout,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (attributes.isRegularFile() && READ.contains(file.getFileName().toString())) {
              found.add(file);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    found.sort(null);
    return found;
  }

  private static void add(MessageDigest digest, String... parts) {
    for (var part : parts) {
      digest.update(part.getBytes(UTF_8));
      digest.update((byte) 0);
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256 is part of every Java", e);
    }
  }
}

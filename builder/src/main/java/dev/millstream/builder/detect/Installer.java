package dev.millstream.builder.detect;

import dev.millstream.builder.source.SiteTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.regex.Pattern;

/// Who brings a site's packages: each is known by its lock file. `folder` is where that lies, or
/// the site itself; `lock` is empty where there is none. Its version is what `packageManager` of
/// `package.json` asks for, else one that reads and writes the lock file's format.
record Installer(Kind kind, String folder, Optional<String> lock, String version) {
  private static final String YARN_2_AND_LATER = "4";
  private static final int HEAD_CHARS = 2_000;

  /// Yarn 2 and later begin their lock file with it.
  private static final Pattern BERRY = Pattern.compile("(?m)^__metadata:");

  private static final Pattern PNPM_FORMAT =
      Pattern.compile("(?m)^lockfileVersion:\\s*['\"]?(\\d+)\\.");

  enum Kind {
    NPM("npm", "", "package-lock.json npm-shrinkwrap.json", "npm ci"),
    PNPM("pnpm", "10", "pnpm-lock.yaml", "pnpm install --frozen-lockfile"),
    YARN("yarn", "1", "yarn.lock", "yarn install --frozen-lockfile"),
    BUN("bun", "1", "bun.lock bun.lockb", "bun install --frozen-lockfile");

    private final String tool;
    private final String usualVersion;
    private final String locks;
    private final String install;

    Kind(String tool, String usualVersion, String locks, String install) {
      this.tool = tool;
      this.usualVersion = usualVersion;
      this.locks = locks;
      this.install = install;
    }
  }

  /// The installer of the site in `folder`; the lock file of a workspace lies above it.
  static Installer of(SiteTree repository, String folder, PackageJson npm) {
    var at = folder;
    while (true) {
      for (var kind : Kind.values()) {
        for (var lock : kind.locks.split(" ", -1)) {
          var path = at.isEmpty() ? lock : at + "/" + lock;
          if (repository.contains(path)) {
            var version =
                npm.packageManager(kind.tool).orElseGet(() -> version(kind, repository, path));
            return new Installer(kind, at, Optional.of(path), version);
          }
        }
      }
      if (at.isEmpty()) {
        return new Installer(Kind.NPM, folder, Optional.empty(), "");
      }
      at = at.contains("/") ? at.substring(0, at.lastIndexOf('/')) : "";
    }
  }

  private static String version(Kind kind, SiteTree repository, String lock) {
    return switch (kind) {
      case NPM, BUN -> kind.usualVersion;
      case YARN ->
          BERRY.matcher(head(repository, lock)).find() ? YARN_2_AND_LATER : kind.usualVersion;
      case PNPM -> {
        var format = PNPM_FORMAT.matcher(head(repository, lock));
        yield !format.find()
            ? kind.usualVersion
            : switch (format.group(1)) {
              case "5" -> "7";
              case "6" -> "8";
              default -> kind.usualVersion;
            };
      }
    };
  }

  private static String head(SiteTree repository, String lock) {
    try {
      var text = repository.find(lock).orElseThrow().content().text();
      return text.substring(0, Math.min(text.length(), HEAD_CHARS));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String install() {
    if (lock.isEmpty()) {
      return "npm install --no-package-lock";
    }
    // Yarn 2 and later have another name for it
    return kind == Kind.YARN && !version.startsWith("1")
        ? "yarn install --immutable"
        : kind.install;
  }

  String run(String script) {
    return kind.tool + " run " + script;
  }

  /// The program, and the npm package that brings it where the server has none.
  String tool() {
    return kind.tool;
  }

  /// The package of npm that has this tool.
  String npmPackage() {
    var name = kind == Kind.YARN && !version.startsWith("1") ? "@yarnpkg/cli-dist" : kind.tool;
    return version.isEmpty() ? name : name + "@" + version;
  }
}

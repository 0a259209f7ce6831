package dev.millstream.builder.detect;

import dev.millstream.builder.source.Folders;
import dev.millstream.builder.source.SiteTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.regex.Pattern;

/// Who brings a site's packages: each is known by its lock file. `folder` is where that lies, or
/// the site itself; `lock` is empty where there is none, and then `packageManager` of
/// `package.json` says who it is. Its version is what that asks for, else one that reads and writes
/// the lock file's format. `script` is the program itself, where it lies in the repository
/// (`yarnPath`).
record Installer(
    Kind kind, String folder, Optional<String> lock, String version, Optional<String> script) {
  private static final String YARN_2_AND_LATER = "4";
  private static final String YARN_SETTINGS = ".yarnrc.yml";
  private static final Pattern YARN_PATH =
      Pattern.compile("(?m)^yarnPath:\\s*[\"']?(?:\\./)?([^\"'\\s#]+)");
  private static final Pattern YARN_RELEASE = Pattern.compile("yarn-(\\d[\\w.-]*)\\.[cm]?js$");
  private static final String BERRY_PACKAGE = "@yarnpkg/cli-dist";
  private static final int HEAD_CHARS = 2_000;

  /// Yarn 2 and later begin their lock file with it.
  private static final Pattern BERRY = Pattern.compile("(?m)^__metadata:");

  private static final Pattern PNPM_FORMAT =
      Pattern.compile("(?m)^lockfileVersion:\\s*['\"]?(\\d+)\\.");

  enum Kind {
    NPM("npm", "", "package-lock.json npm-shrinkwrap.json", "npm ci", "--no-package-lock"),
    PNPM("pnpm", "10", "pnpm-lock.yaml", "pnpm install --frozen-lockfile", "--no-lockfile"),
    YARN("yarn", "1", "yarn.lock", "yarn install --frozen-lockfile", "--no-lockfile"),
    BUN("bun", "1", "bun.lock bun.lockb", "bun install --frozen-lockfile", "--no-save");

    private final String tool;
    private final String usualVersion;
    private final String locks;
    private final String install;
    private final String withoutLock;

    Kind(String tool, String usualVersion, String locks, String install, String withoutLock) {
      this.tool = tool;
      this.usualVersion = usualVersion;
      this.locks = locks;
      this.install = install;
      this.withoutLock = withoutLock;
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
            return of(kind, repository, at, Optional.of(path), npm);
          }
        }
      }
      if (at.isEmpty()) {
        return of(withoutLock(repository, folder, npm), repository, folder, Optional.empty(), npm);
      }
      at = at.contains("/") ? at.substring(0, at.lastIndexOf('/')) : "";
    }
  }

  private static Installer of(
      Kind kind, SiteTree repository, String at, Optional<String> lock, PackageJson npm) {
    var script = kind == Kind.YARN ? yarnPath(repository, at) : Optional.<String>empty();
    var version =
        npm.packageManager(kind.tool)
            .or(() -> script.flatMap(Installer::release))
            .orElseGet(() -> version(kind, repository, at, lock));
    return new Installer(kind, at, lock, version, script);
  }

  private static Kind withoutLock(SiteTree repository, String folder, PackageJson npm) {
    for (var kind : Kind.values()) {
      if (npm.packageManager(kind.tool).isPresent()) {
        return kind;
      }
    }
    return repository.contains(Folders.join(folder, YARN_SETTINGS)) ? Kind.YARN : Kind.NPM;
  }

  /// The Yarn that a repository brings along.
  private static Optional<String> yarnPath(SiteTree repository, String at) {
    var settings = Folders.join(at, YARN_SETTINGS);
    if (!repository.contains(settings)) {
      return Optional.empty();
    }
    var named = YARN_PATH.matcher(head(repository, settings));
    return named.find()
        ? Optional.of(Folders.join(at, named.group(1))).filter(repository::contains)
        : Optional.empty();
  }

  private static Optional<String> release(String script) {
    var found = YARN_RELEASE.matcher(script);
    return found.find() ? Optional.of(found.group(1)) : Optional.empty();
  }

  private static String version(Kind kind, SiteTree repository, String at, Optional<String> lock) {
    var head = lock.map(path -> head(repository, path)).orElse("");
    return switch (kind) {
      case NPM, BUN -> kind.usualVersion;
      case YARN ->
          BERRY.matcher(head).find() || repository.contains(Folders.join(at, YARN_SETTINGS))
              ? YARN_2_AND_LATER
              : kind.usualVersion;
      case PNPM -> {
        var format = PNPM_FORMAT.matcher(head);
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
    // Yarn 2 and later have other names for it
    if (isBerry()) {
      return lock.isEmpty() ? "yarn install --no-immutable" : "yarn install --immutable";
    }
    return lock.isEmpty() ? kind.tool + " install " + kind.withoutLock : kind.install;
  }

  private boolean isBerry() {
    return kind == Kind.YARN && !version.startsWith("1");
  }

  /// How a program of the packages is run. Yarn 2 and later may make no `node_modules/.bin`.
  String runProgram(String command) {
    return isBerry() ? "yarn run " + command : command;
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
    var name = isBerry() ? BERRY_PACKAGE : kind.tool;
    return version.isEmpty() ? name : name + "@" + version;
  }
}

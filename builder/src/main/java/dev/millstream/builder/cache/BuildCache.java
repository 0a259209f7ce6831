package dev.millstream.builder.cache;

import dev.millstream.builder.process.FolderSize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// The cache of one project, in the hands of one build.
public final class BuildCache implements AutoCloseable {
  /// Where generators keep what makes their next run faster, below the site's folder.
  private static final List<String> FOLDERS =
      List.of(
          ".angular/cache",
          ".astro",
          ".cache",
          ".next/cache",
          ".parcel-cache",
          ".vitepress/cache",
          "docs/.vitepress/cache",
          "node_modules/.astro",
          "node_modules/.cache",
          "node_modules/.vite",
          "resources/_gen");

  private final Path folder;
  private final CacheLimits limits;
  private final Runnable release;
  private final Path packages;
  private Optional<KeptModules> modules = Optional.empty();
  private Optional<Path> site = Optional.empty();
  private Optional<Path> checkout = Optional.empty();
  private Consumer<String> told = _ -> {};
  private boolean running;
  private volatile boolean purged;

  BuildCache(Path folder, CacheLimits limits, Runnable release) throws IOException {
    this.folder = folder;
    this.limits = limits;
    this.release = release;
    packages = Files.createDirectories(folder.resolve("packages"));
  }

  /// Says what becomes of the cache to `log` from now on.
  public void tell(Consumer<String> log) {
    told = log;
  }

  /// The folder in which package managers keep what they downloaded.
  public Path packages() {
    return packages;
  }

  /// How the package manager `tool` and generators find that folder, where a command sees it at
  /// `at`.
  public static Map<String, String> vars(String tool, String at) {
    var vars =
        new HashMap<>(
            Map.of(
                "npm_config_cache", at + "/npm",
                "YARN_CACHE_FOLDER", at + "/yarn",
                "YARN_GLOBAL_FOLDER", at + "/yarn",
                "BUN_INSTALL_CACHE_DIR", at + "/bun",
                "PIP_CACHE_DIR", at + "/pip",
                "HUGO_CACHEDIR", at + "/hugo"));
    if (tool.equals("pnpm")) {
      vars.put("npm_config_store_dir", at + "/pnpm"); // npm would warn of it
    }
    return vars;
  }

  /// Brings back the `node_modules` that were kept for this key, if they were.
  public boolean restore(String key, Path checkout) {
    var begun = System.nanoTime();
    attempt(() -> modules = KeptModules.restore(tree(key), checkout));
    modules.ifPresent(kept ->
        told.accept(
            "Restored node_modules (%,d files) in %,d ms"
                .formatted(kept.files(), (System.nanoTime() - begun) / 1_000_000)));
    return modules.isPresent();
  }

  /// Keeps the `node_modules` that an installation has just made.
  public void keep(String key, Path checkout) {
    attempt(() -> modules = KeptModules.keep(tree(key), checkout));
  }

  private Path tree(String key) {
    return folder.resolve("modules").resolve(key);
  }

  /// Lends the folders of generators to the site in `folder` of the checkout.
  public void lend(Path checkoutPath, String siteFolder) {
    var place = checkoutPath.resolve(siteFolder).normalize();
    checkout = Optional.of(checkoutPath);
    site = Optional.of(place);
    attempt(() -> lend(checkoutPath, place));
  }

  private void lend(Path checkoutPath, Path place) throws IOException {
    for (var name : names(place)) {
      var kept = kept(name);
      var target = place.resolve(name);
      if (Files.exists(kept, LinkOption.NOFOLLOW_LINKS)
          && !Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
        Folders.createParents(checkoutPath, target);
        if (Folders.leadsTo(checkoutPath, target)) {
          Files.move(kept, target);
        }
      }
    }
  }

  /// Gatsby's `.cache` speaks of files in `public` and must not outlive them.
  private static List<String> names(Path place) {
    return Files.exists(place.resolve("gatsby-config.js"))
            || Files.exists(place.resolve("gatsby-config.ts"))
            || Files.exists(place.resolve("gatsby-config.mjs"))
        ? FOLDERS.stream().filter(name -> !name.equals(".cache")).toList()
        : FOLDERS;
  }

  private Path kept(String name) {
    return folder.resolve("folders").resolve(name.replace('/', '+'));
  }

  /// Commands run from here until `ended`: if that is never said, nothing they touched is kept.
  public void begun() {
    running = true;
  }

  /// They ended by themselves.
  public void ended() {
    running = false;
  }

  void purgeAtTheEnd() {
    purged = true;
  }

  /// Takes back what the next build may use, while the checkout is still there.
  @Override
  public void close() {
    try {
      if (!running && !purged) {
        attempt(this::settle);
        attempt(this::trim);
      }
      if (purged) {
        attempt(() -> Folders.delete(folder));
      }
    } finally {
      release.run();
    }
  }

  private interface Work {
    void run() throws IOException;
  }

  /// A build can do without its cache, so trouble with that is told, and fails nothing.
  private void attempt(Work work) {
    try {
      work.run();
    } catch (IOException e) {
      told.accept("The build cache cannot be used here: " + e.getClass().getSimpleName());
    }
  }

  /// Whether this, in `node_modules`, is a generator's.
  static boolean isGenerators(String name) {
    return FOLDERS.contains(Folders.NODE_MODULES + "/" + name);
  }

  private void settle() throws IOException {
    if (site.isPresent()) {
      takeFolders();
    }
    if (modules.isPresent()) {
      modules
          .get()
          .settle()
          .ifPresent(file ->
              told.accept("node_modules are not kept: the build changed " + file + " in them"));
    }
  }

  private void takeFolders() throws IOException {
    for (var name : names(site.orElseThrow())) {
      var made = site.orElseThrow().resolve(name);
      if (Folders.isIn(checkout.orElseThrow(), made)) {
        Folders.delete(kept(name));
        Files.createDirectories(folder.resolve("folders"));
        Files.move(made, kept(name));
      }
    }
  }

  private record Part(Path path, long size) {
    static Part of(Path path) throws IOException {
      return new Part(path, FolderSize.of(path));
    }
  }

  /// What was used longest ago goes first; if that does not help, what this build used.
  private void trim() throws IOException {
    var trees = Folders.byUse(folder.resolve("modules"));
    while (trees.size() > limits.treesMax()) {
      Folders.delete(trees.removeFirst());
    }
    trees.add(packages);
    trees.add(folder.resolve("folders"));
    var parts = new ArrayList<Part>();
    for (var tree : trees) {
      parts.add(Part.of(tree));
    }
    var total = parts.stream().mapToLong(Part::size).sum();
    for (var part : parts) {
      if (total > limits.bytesMax()) {
        Folders.delete(part.path());
        total -= part.size();
        told.accept(
            "The build cache held more than %,d MiB: %s emptied"
                .formatted(limits.bytesMax() >> 20, folder.relativize(part.path())));
      }
    }
  }
}

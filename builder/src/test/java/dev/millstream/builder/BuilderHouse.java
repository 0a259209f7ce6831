package dev.millstream.builder;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.builder.cache.BuildCaches;
import dev.millstream.builder.detect.BuildConfig;
import dev.millstream.builder.functions.BindingResolver;
import dev.millstream.store.Digest;
import dev.millstream.store.ObjectStore;
import dev.millstream.store.Scope;
import dev.millstream.store.file.FileObjectStore;
import dev.millstream.store.manifest.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;

/// A bare repository, a file store and a builder in one temporary folder.
final class BuilderHouse implements AutoCloseable {
  final List<String> stages = new ArrayList<>();
  final List<String> lines = new ArrayList<>();
  private final Path gitDirectory;
  private final Path cache;
  private final Repository repository;
  private final ObjectStore store;
  private final SiteBuilder builder;
  private Optional<Digest> previous = Optional.empty();
  private Map<String, String> commandVars = Map.of();
  private boolean preview;
  private BindingResolver bindings = BindingResolver.NONE;
  private BuildConfig config = BuildConfig.NONE;

  BuilderHouse(Path folder) throws IOException {
    this(folder, BuilderSettings.in(folder.resolve("cache")));
  }

  BuilderHouse(Path folder, BuilderSettings settings) throws IOException {
    gitDirectory = folder.resolve("site.git");
    repository = new FileRepositoryBuilder().setGitDir(gitDirectory.toFile()).build();
    repository.create(true);
    store = FileObjectStore.open(folder.resolve("objects"));
    builder = new SiteBuilder(settings);
    cache = settings.workDirectory();
  }

  /// The same house, whose configurations' bindings are found by this from now on.
  BuilderHouse with(BindingResolver resolver) {
    bindings = resolver;
    return this;
  }

  /// The same house, whose build commands get these from now on.
  BuilderHouse with(Map<String, String> vars) {
    commandVars = Map.copyOf(vars);
    return this;
  }

  /// The same house, whose project is set to build like this.
  BuilderHouse with(BuildConfig settings) {
    config = settings;
    return this;
  }

  /// Commits exactly these files; a value that begins with `-> ` is a symbolic link.
  String commit(Map<String, String> files) throws IOException {
    var cache = DirCache.newInCore();
    try (var inserter = repository.newObjectInserter()) {
      var entries = cache.builder();
      for (var file : new TreeMap<>(files).entrySet()) {
        var entry = new DirCacheEntry(file.getKey());
        var link = file.getValue().startsWith("-> ");
        var content = link ? file.getValue().substring(3) : file.getValue();
        entry.setFileMode(link ? FileMode.SYMLINK : FileMode.REGULAR_FILE);
        entry.setObjectId(inserter.insert(Constants.OBJ_BLOB, content.getBytes(UTF_8)));
        entries.add(entry);
      }
      entries.finish();
      var commit = new CommitBuilder();
      commit.setTreeId(cache.writeTree(inserter));
      var who =
          new PersonIdent(
              "Ada", "ada@example.com", Instant.parse("2026-01-02T03:04:05Z"), ZoneOffset.UTC);
      commit.setAuthor(who);
      commit.setCommitter(who);
      commit.setMessage("A commit");
      var id = inserter.insert(commit);
      inserter.flush();
      return id.name();
    }
  }

  /// A build of a preview.
  Built preview(Map<String, String> files) throws IOException {
    preview = true;
    try {
      return built(files);
    } finally {
      preview = false;
    }
  }

  /// The program that bundles functions, once it was unpacked.
  Path esbuild() throws IOException {
    try (var files = Files.list(cache)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("esbuild-"))
          .findFirst()
          .orElseThrow();
    }
  }

  Path gitDirectory() {
    return gitDirectory;
  }

  BuildCaches caches() {
    return builder.caches();
  }

  BuildResult build(String commit) {
    return build(gitDirectory, commit);
  }

  BuildResult build(Path gitDirectory, String commit) {
    stages.clear();
    lines.clear();
    var request =
        new BuildRequest(
            gitDirectory,
            commit,
            "blog",
            "0123abcd",
            "main",
            preview,
            previous,
            store,
            Optional.empty(),
            config,
            "http://0123abcd.blog.localhost/",
            Map.of(),
            commandVars,
            config.caching(),
            bindings);
    var result = builder.build(request, new Recording());
    if (result instanceof BuildResult.Succeeded succeeded) {
      previous = Optional.of(succeeded.manifest());
    }
    return result;
  }

  Built built(Map<String, String> files) throws IOException {
    return built(build(commit(files)));
  }

  Built built(BuildResult result) throws IOException {
    assertThat(result).isInstanceOf(BuildResult.Succeeded.class);
    var succeeded = (BuildResult.Succeeded) result;
    return new Built(succeeded.report(), Manifest.load(store, scope(), succeeded.manifest()));
  }

  BuildResult.Failed failed(Map<String, String> files) throws IOException {
    var result = build(commit(files));
    assertThat(result).isInstanceOf(BuildResult.Failed.class);
    return (BuildResult.Failed) result;
  }

  byte[] bytes(Digest digest) throws IOException {
    return store.read(scope(), digest);
  }

  private static Scope scope() {
    return Scope.site("blog");
  }

  @Override
  public void close() throws IOException {
    repository.close();
    store.close();
  }

  /// A build that succeeded.
  final class Built {
    final BuildReport report;
    final Manifest manifest;

    Built(BuildReport report, Manifest manifest) {
      this.report = report;
      this.manifest = manifest;
    }

    List<String> paths() {
      return manifest.stream().map(asset -> asset.path()).toList();
    }

    String text(String path) throws IOException {
      var asset = manifest.find(path).orElseThrow(() -> new AssertionError(path + paths()));
      return new String(bytes(asset.identity().digest()), UTF_8);
    }
  }

  private final class Recording implements BuildLog {
    @Override
    public void stage(String text) {
      stages.add(text);
    }

    @Override
    public void line(String text) {
      lines.add(text);
    }
  }

  /// A clone of one of the shared bundles, bare; empty if there is no shared data.
  static Optional<Path> bundle(String name, Path folder) throws IOException {
    var shared = System.getProperty("millstream.shared", "../../shared");
    var bundle = Path.of(shared, "corpus", name + ".bundle");
    if (!Files.isReadable(bundle)) {
      return Optional.empty();
    }
    var clone = folder.resolve(name + ".git");
    var process =
        new ProcessBuilder("git", "clone", "-q", "--mirror", bundle.toString(), clone.toString())
            .inheritIO()
            .start();
    try {
      assertThat(process.waitFor()).isZero();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
    return Optional.of(clone);
  }

  static String head(Path gitDirectory) throws IOException {
    try (var repository = new FileRepositoryBuilder().setGitDir(gitDirectory.toFile()).build()) {
      return Objects.requireNonNull(repository.resolve("refs/heads/main")).name();
    }
  }
}

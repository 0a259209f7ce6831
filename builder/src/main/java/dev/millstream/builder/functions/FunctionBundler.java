package dev.millstream.builder.functions;

import dev.millstream.builder.functions.KeptBundles.Bundle;
import dev.millstream.builder.process.TemporaryFolder;
import dev.millstream.builder.publish.Site;
import dev.millstream.builder.source.SiteFile;
import dev.millstream.builder.source.SiteTree;
import dev.millstream.builder.source.SourceProblem;
import dev.millstream.store.site.FunctionRoute;
import dev.millstream.store.site.RouteRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Makes one script of a site's functions, by esbuild. Thread-safe.
public final class FunctionBundler {
  private static final String FOLDER = "functions";
  private static final String WORKER = "_worker.js";
  // whose exports are the classes of Durable Objects, where functions/ have no place for them
  private static final String OBJECTS = "durable-objects";
  private static final Set<String> MODULES = Set.of("js", "mjs", "ts", "tsx", "jsx");
  private static final Set<String> IMPORTABLE =
      Set.of("js", "mjs", "cjs", "ts", "tsx", "jsx", "json", "txt", "html", "css", "map");
  private static final Pattern HANDLER =
      Pattern.compile("onRequest(Get|Post|Put|Patch|Delete|Options|Head)?");
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private final Path cacheDirectory;
  private final FunctionLimits limits;
  private final KeptBundles kept;

  /// A bundler that keeps esbuild and its temporary folders below `cacheDirectory`.
  public FunctionBundler(Path cacheDirectory, FunctionLimits limits, KeptBundles kept) {
    this.cacheDirectory = cacheDirectory;
    this.limits = limits;
    this.kept = kept;
  }

  /// Where the code is. `repository` holds `functions/`, `output` may hold `_worker.js`; `checkout`
  /// is there if a build command ran.
  public record Sources(SiteTree repository, SiteTree output, Optional<Checkout> checkout) {}

  /// The folder of the repository's files, and the one within it that the build command filled.
  public record Checkout(Path root, String output) {}

  /// Bundles the functions; empty if the site has none. `gate` is its `_routes.json`.
  ///
  /// @throws SourceProblem if a function has a mistake; names its file and line
  public Optional<Site.Functions> bundle(
      Sources sources, Optional<RouteRules> gate, Surroundings around)
      throws IOException, InterruptedException, SourceProblem {
    var worker = workerEntry(sources.output());
    if (worker.isPresent()) {
      return Optional.of(bundleWorker(sources, worker.get(), gate, around));
    }
    var modules =
        sources.repository().below(FOLDER).stream()
            .filter(file -> MODULES.contains(file.extension()) && !file.name().endsWith(".d.ts"))
            .map(SiteFile::path)
            .toList();
    if (modules.isEmpty()) {
      return Optional.empty();
    }
    var bundle =
        sources.checkout().isPresent()
            ? bundleFunctions(
                    sources.checkout().get().root(), modules, objects(sources.repository()))
                .bundle()
            : keptFunctions(sources.repository(), modules, around.project());
    if (bundle.handlers().isEmpty()) {
      return Optional.empty();
    }
    var routes = Routes.of(bundle.handlers());
    return Optional.of(
        bundled(
            sources, bundle.script(), routes, gate.orElseGet(() -> Routes.gate(routes)), around));
  }

  private record Made(Bundle bundle, Set<String> inputs) {}

  private Bundle keptFunctions(SiteTree repository, List<String> modules, String project)
      throws IOException, InterruptedException, SourceProblem {
    var importable = importable(repository);
    var look = kept.look(project, FOLDER, importable);
    var before = look.find();
    if (before.isPresent()) {
      return before.get();
    }
    try (var folder = TemporaryFolder.in(cacheDirectory.resolve("bundling"), "f")) {
      write(importable, folder.path());
      var made = bundleFunctions(folder.path(), modules, objects(repository));
      var paths = new TreeSet<>(modules);
      paths.addAll(made.inputs());
      look.keep(paths, made.bundle());
      return made.bundle();
    }
  }

  private static Optional<String> objects(SiteTree repository) {
    return MODULES.stream()
        .sorted()
        .map(extension -> OBJECTS + "." + extension)
        .filter(repository::contains)
        .findFirst();
  }

  private Made bundleFunctions(Path root, List<String> modules, Optional<String> objects)
      throws IOException, InterruptedException, SourceProblem {
    try (var scratch = TemporaryFolder.in(cacheDirectory.resolve("bundling"), "s")) {
      var esbuild = Esbuild.in(cacheDirectory, limits.wallMax());
      var handlers = handlers(esbuild, root, scratch.path(), modules);
      if (handlers.isEmpty()) {
        return new Made(new Bundle(Set.of(), new byte[0]), Set.of());
      }
      var script = script(esbuild, root, scratch.path(), entry(handlers, objects));
      return new Made(new Bundle(handlers, script.code()), script.inputs());
    }
  }

  private static Optional<String> workerEntry(SiteTree output) {
    if (output.contains(WORKER)) {
      return Optional.of(WORKER);
    }
    return output.contains(WORKER + "/index.js")
        ? Optional.of(WORKER + "/index.js")
        : Optional.empty();
  }

  private Site.Functions bundleWorker(
      Sources sources, String worker, Optional<RouteRules> gate, Surroundings around)
      throws IOException, InterruptedException, SourceProblem {
    var open = new RouteRules(List.of("/*"), List.of());
    var script =
        sources.checkout().isPresent()
            ? builtWorker(sources.checkout().get(), worker)
            : keptWorker(sources.output(), worker, around.project());
    return bundled(sources, script, List.of(), gate.orElse(open), around);
  }

  /// What a build command made may import what lies beside its output.
  private byte[] builtWorker(Checkout checkout, String worker)
      throws IOException, InterruptedException, SourceProblem {
    try (var scratch = TemporaryFolder.in(cacheDirectory.resolve("bundling"), "w")) {
      var esbuild = Esbuild.in(cacheDirectory, limits.wallMax());
      var path = checkout.output().isEmpty() ? worker : checkout.output() + "/" + worker;
      return script(esbuild, checkout.root(), scratch.path(), workerScript(path)).code();
    }
  }

  private static String workerScript(String path) {
    return "import * as worker from %s;\nglobalThis.__millstream_bundle = { worker };\n"
        .formatted(MAPPER.writeValueAsString("./" + path));
  }

  private byte[] keptWorker(SiteTree output, String worker, String project)
      throws IOException, InterruptedException, SourceProblem {
    var importable = importable(output);
    var look = kept.look(project, worker, importable);
    var before = look.find();
    if (before.isPresent()) {
      return before.get().script();
    }
    try (var folder = TemporaryFolder.in(cacheDirectory.resolve("bundling"), "w")) {
      write(importable, folder.path());
      var esbuild = Esbuild.in(cacheDirectory, limits.wallMax());
      var script = script(esbuild, folder.path(), folder.path(), workerScript(worker));
      look.keep(script.inputs(), new Bundle(Set.of(), script.code()));
      return script.code();
    }
  }

  private static Site.Functions bundled(
      Sources sources,
      byte[] script,
      List<FunctionRoute> routes,
      RouteRules gate,
      Surroundings around)
      throws IOException, SourceProblem {
    var wrangler = WranglerFile.of(sources.repository());
    var all = new HashMap<>(wrangler.vars(around.preview()));
    all.putAll(around.vars());
    var bindings =
        DeclaredBindings.of(wrangler, around)
            .and(DeclaredObjects.of(wrangler, around))
            .and(DeclaredServices.of(wrangler, around))
            .and(DeclaredEmails.of(wrangler, around));
    var triggers = DeclaredTriggers.of(wrangler, around, routes.isEmpty());
    var date = wrangler.compatibilityDate();
    return new Site.Functions(script, routes, gate, all, date, bindings, triggers);
  }

  /// What functions may import.
  private static SiteTree importable(SiteTree tree) {
    return tree.filter(file -> IMPORTABLE.contains(file.extension()));
  }

  private void write(SiteTree importable, Path root) throws IOException, SourceProblem {
    var bytes = 0L;
    for (var file : importable.files()) {
      bytes += file.content().size();
      if (bytes > limits.sourceBytesMax()) {
        throw new SourceProblem(
            "the code beside functions/ exceeds %,d bytes".formatted(limits.sourceBytesMax()),
            "move what functions do not need out of the repository");
      }
      var target = root.resolve(file.path());
      Files.createDirectories(target.getParent());
      Files.write(target, file.content().bytes());
    }
  }

  /// The modules that answer requests, as paths below `functions/`: others are code to import.
  private static Set<String> handlers(
      Esbuild esbuild, Path root, Path scratch, List<String> modules)
      throws IOException, InterruptedException, SourceProblem {
    var facts = scratch.resolve("exports.meta.json");
    var arguments = new ArrayList<String>();
    modules.forEach(module -> arguments.add("./" + module));
    arguments.add("--format=esm");
    arguments.add("--outdir=" + scratch.resolve("exports"));
    arguments.add("--metafile=" + facts);
    esbuild.run(root, arguments);
    var handlers = new TreeSet<String>();
    for (var output : MAPPER.readTree(Files.readString(facts)).path("outputs")) {
      var entry = output.path("entryPoint").asString("");
      if (entry.startsWith(FOLDER + "/") && hasHandler(output.path("exports"))) {
        handlers.add(entry.substring(FOLDER.length() + 1));
      }
    }
    return handlers;
  }

  private static boolean hasHandler(JsonNode exports) {
    for (var name : exports) {
      if (HANDLER.matcher(name.asString()).matches()) {
        return true;
      }
    }
    return false;
  }

  private static String entry(Set<String> handlers, Optional<String> objects) {
    var imports = new StringBuilder();
    var modules = new StringBuilder("globalThis.__millstream_bundle = { modules: {\n");
    var number = 0;
    for (var module : handlers) {
      var name = MAPPER.writeValueAsString(module);
      var path = MAPPER.writeValueAsString("./" + FOLDER + "/" + module);
      imports.append("import * as m%d from %s;\n".formatted(number, path));
      modules.append("  %s: m%d,\n".formatted(name, number));
      number++;
    }
    objects.ifPresent(
        file -> imports.append("import * as objects from \"./%s\";\n".formatted(file)));
    modules.append(objects.isPresent() ? "}, objects };\n" : "} };\n");
    return imports.append(modules).toString();
  }

  @SuppressWarnings("ArrayRecordComponent") // identity is never asked for
  private record Script(byte[] code, Set<String> inputs) {}

  private Script script(Esbuild esbuild, Path root, Path scratch, String entry)
      throws IOException, InterruptedException, SourceProblem {
    // Fixed names, so that the same sources give the same script. What a build command may have
    // put there, a link say, goes first.
    var entryFile = root.resolve(".millstream-entry.js");
    var script = root.resolve(".millstream-bundle.js");
    var facts = scratch.resolve("bundle.meta.json");
    Files.deleteIfExists(entryFile);
    Files.deleteIfExists(script);
    try (var platform = Platform.in(root)) {
      Files.writeString(entryFile, entry, StandardOpenOption.CREATE_NEW);
      var options = new ArrayList<>(platform.options());
      options.addAll(
          List.of(
              "./" + entryFile.getFileName(),
              "--bundle",
              "--format=iife",
              "--platform=neutral",
              "--main-fields=module,main",
              "--conditions=workerd,worker,browser",
              "--target=es2022",
              "--keep-names",
              "--sourcemap=inline",
              "--sources-content=false",
              "--outfile=" + script,
              "--metafile=" + facts));
      esbuild.run(root, options);
      var inputs = inputs(MAPPER.readTree(Files.readString(facts)));
      inputs.remove(entryFile.getFileName().toString());
      inputs.removeIf(input -> input.startsWith(Platform.FOLDER + "/"));
      if (Files.size(script) > limits.scriptBytesMax()) {
        throw new SourceProblem(
            "the functions' script has %,d bytes, at most %,d"
                .formatted(Files.size(script), limits.scriptBytesMax()),
            "import less");
      }
      return new Script(Files.readAllBytes(script), inputs);
    } finally {
      Files.deleteIfExists(entryFile);
      Files.deleteIfExists(script);
    }
  }

  /// The files that a script was made of. A function must not carry a file of the server's into the
  /// site.
  private static Set<String> inputs(JsonNode facts) throws SourceProblem {
    var inputs = new TreeSet<>(facts.path("inputs").propertyNames());
    for (var input : inputs) {
      if (input.startsWith("..") || input.startsWith("/")) {
        throw new SourceProblem(
            "a function imports `" + input + "`, which is outside of the repository",
            "import files of the repository only");
      }
    }
    return inputs;
  }
}

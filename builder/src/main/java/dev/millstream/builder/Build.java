package dev.millstream.builder;

import dev.millstream.builder.command.BuildCommand;
import dev.millstream.builder.command.Checkout;
import dev.millstream.builder.functions.FunctionBundler;
import dev.millstream.builder.jekyll.JekyllRenderer;
import dev.millstream.builder.publish.Published;
import dev.millstream.builder.publish.Site;
import dev.millstream.builder.publish.SitePublisher;
import dev.millstream.builder.rules.RuleFiles;
import dev.millstream.builder.rules.SiteSettings;
import dev.millstream.builder.source.CommitSource;
import dev.millstream.builder.source.SiteTree;
import dev.millstream.builder.source.SourceProblem;
import dev.millstream.builder.source.Warnings;
import dev.millstream.store.Scope;
import dev.millstream.store.site.RouteRules;
import dev.millstream.store.site.SiteOrigin;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// One running build, step by step.
final class Build implements AutoCloseable {
  private final BuilderSettings settings;
  private final BuildRequest request;
  private final CommitSource source;
  private final Warnings warnings;
  private final BuildLog log;
  private final long started = System.nanoTime();
  private String step = "read the source";
  private Optional<Checkout> checkout = Optional.empty();

  Build(
      BuilderSettings settings,
      BuildRequest request,
      CommitSource source,
      Warnings warnings,
      BuildLog log) {
    this.settings = settings;
    this.request = request;
    this.source = source;
    this.warnings = warnings;
    this.log = log;
  }

  BuildResult run() throws IOException, InterruptedException {
    try {
      var site = SiteSettings.of(source.tree(), warnings);
      var repository = source.tree().at(site.root());
      var kind = SiteKind.of(repository, site);
      log.stage(
          "Building %s from %s (%s)"
              .formatted(request.project(), request.commit().substring(0, 7), kind.why()));
      var output = output(kind, repository, site);
      // A rendered site has its rule files beside its pages, other sites among what they publish.
      var beside = kind.how() == SiteKind.How.RENDERED ? repository : output;
      var rules = RuleFiles.of(beside, site, warnings);
      var functions = functions(repository, beside, site, rules.routes());
      var published =
          publish(
              new Site(
                  output.filter(file -> !Unpublished.covers(file)),
                  rules.rules(),
                  rules.access(),
                  functions,
                  origin()));
      warnings.all().forEach(warning -> log.line("warning: " + warning));
      return new BuildResult.Succeeded(published.manifest(), report(published));
    } catch (SourceProblem e) {
      return new BuildResult.Failed(step, e.problem(), e.advice());
    }
  }

  private SiteTree output(SiteKind kind, SiteTree repository, SiteSettings site)
      throws IOException, InterruptedException, SourceProblem {
    return switch (kind.how()) {
      case AS_IS -> repository.at(site.output());
      case COMMAND -> built(site);
      case RENDERED -> rendered(repository);
    };
  }

  private SiteTree built(SiteSettings site)
      throws IOException, InterruptedException, SourceProblem {
    step = "run the build command";
    var begun = System.nanoTime();
    var folder = Checkout.of(source.tree(), settings.cacheDirectory().resolve("checkouts"));
    checkout = Optional.of(folder);
    var order =
        new BuildCommand.Order(
            site.command().orElseThrow(), site.root(), site.output(), commandVars());
    var output =
        new BuildCommand(settings.commands(), settings.limits().source())
            .run(order, folder.path(), log::line);
    log.stage(
        "Built %,d files in %,d ms"
            .formatted(output.files().size(), Quantities.millisSince(begun)));
    return output;
  }

  private Map<String, String> commandVars() {
    var vars = new HashMap<String, String>();
    vars.put("CI", "true");
    vars.put("CF_PAGES", "1");
    vars.put("CF_PAGES_COMMIT_SHA", request.commit());
    vars.put("CF_PAGES_BRANCH", request.branch());
    vars.putAll(request.commandVars());
    return vars;
  }

  private SiteTree rendered(SiteTree repository) throws IOException, SourceProblem {
    step = "render";
    var begun = System.nanoTime();
    // What is for the server is not the renderer's, and must not become a page.
    var pages = repository.filter(file -> !Unpublished.covers(file));
    var rendered = JekyllRenderer.render(pages, source.time(), warnings);
    log.stage(
        "Rendered %,d pages in %,d ms".formatted(rendered.pages(), Quantities.millisSince(begun)));
    return rendered.files();
  }

  private Optional<Site.Functions> functions(
      SiteTree repository, SiteTree output, SiteSettings site, Optional<RouteRules> gate)
      throws IOException, InterruptedException, SourceProblem {
    step = "bundle the functions";
    var begun = System.nanoTime();
    Optional<Path> folder = checkout.map(files -> files.path().resolve(site.root()));
    var bundled =
        new FunctionBundler(settings.cacheDirectory(), settings.limits().functions())
            .bundle(new FunctionBundler.Sources(repository, output, folder), gate, request.vars());
    bundled.ifPresent(bundle ->
        log.stage(
            "Bundled %s (%s) in %,d ms"
                .formatted(
                    bundle.routes().isEmpty()
                        ? "_worker.js"
                        : "%,d functions".formatted(bundle.routes().size()),
                    Quantities.bytes(bundle.script().length),
                    Quantities.millisSince(begun))));
    return bundled;
  }

  private Published publish(Site site) throws IOException, SourceProblem {
    step = "publish";
    if (site.files().files().isEmpty() && site.functions().isEmpty()) {
      throw new SourceProblem(
          "there is no file to publish", "push at least an index.html or a README.md");
    }
    var begun = System.nanoTime();
    var publisher =
        new SitePublisher(
            request.store(),
            Scope.site(request.project()),
            request.previousManifest(),
            settings.limits().publish());
    var published = publisher.publish(site);
    log.stage(
        "Published %,d files, %,d new (%s) in %,d ms"
            .formatted(
                published.files(),
                published.newFiles(),
                Quantities.bytes(published.newBytes()),
                Quantities.millisSince(begun)));
    return published;
  }

  private SiteOrigin origin() {
    return new SiteOrigin(
        request.project(),
        request.deployment(),
        request.branch(),
        request.commit(),
        request.preview());
  }

  private BuildReport report(Published published) {
    return new BuildReport(
        published.files(),
        published.newObjects(),
        published.newBytes(),
        published.reusedFiles(),
        warnings.all(),
        Duration.ofNanos(System.nanoTime() - started));
  }

  @Override
  public void close() throws IOException {
    if (checkout.isPresent()) {
      checkout.get().close();
    }
  }
}

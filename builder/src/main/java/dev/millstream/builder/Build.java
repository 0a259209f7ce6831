package dev.millstream.builder;

import dev.millstream.builder.cache.BuildCache;
import dev.millstream.builder.cache.BuildCaches;
import dev.millstream.builder.command.BuildCommand;
import dev.millstream.builder.command.Checkout;
import dev.millstream.builder.command.CommandLog;
import dev.millstream.builder.detect.Detection;
import dev.millstream.builder.detect.Plan;
import dev.millstream.builder.functions.FunctionBundler;
import dev.millstream.builder.jekyll.JekyllRenderer;
import dev.millstream.builder.jekyll.kept.KeptSite;
import dev.millstream.builder.jekyll.plugins.Edition;
import dev.millstream.builder.jekyll.plugins.Outputs;
import dev.millstream.builder.picture.PictureSizes;
import dev.millstream.builder.publish.SiteMedia;
import dev.millstream.builder.rules.RuleFiles;
import dev.millstream.builder.rules.SiteSettings;
import dev.millstream.builder.source.CommitSource;
import dev.millstream.builder.source.Content;
import dev.millstream.builder.source.SiteTree;
import dev.millstream.builder.source.SourceProblem;
import dev.millstream.builder.source.Warnings;
import dev.millstream.store.Scope;
import dev.millstream.store.manifest.Manifest;
import dev.millstream.store.site.SiteAccess;
import dev.millstream.store.video.SiteVideos;
import java.io.IOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One running build, step by step.
final class Build implements AutoCloseable {
  private final BuilderSettings settings;
  private final BuildRequest request;
  private final CommitSource source;
  private final Warnings warnings;
  private final BuildLog log;
  private final LastSteps steps;
  private final BuildCaches caches;
  private final KeptSites keptSites;
  private final PictureSizes pictures;
  private Optional<BuildCache> cache = Optional.empty();
  private Optional<Checkout> checkout = Optional.empty();
  private Optional<KeptSite> rendering = Optional.empty();

  Build(
      BuilderSettings settings,
      BuildRequest request,
      CommitSource source,
      Warnings warnings,
      BuildLog log,
      Remembered remembered) {
    this.settings = settings;
    this.request = request;
    this.source = source;
    this.warnings = warnings;
    this.log = log;
    this.steps = new LastSteps(settings, request, warnings, log, remembered);
    this.caches = remembered.caches();
    this.keptSites = remembered.sites();
    this.pictures = remembered.pictures();
  }

  BuildResult run() throws IOException, InterruptedException {
    try {
      var site = SiteSettings.of(source.tree(), request.config().lint(), warnings);
      var plan = Detection.of(source.tree(), request.config(), request.branch(), request.preview());
      var repository = source.tree().at(plan.root());
      log.stage(
          "Building %s from %s (%s)"
              .formatted(request.project(), request.commit().substring(0, 7), plan.why()));
      var output = output(plan, repository, site);
      // A rendered site has its rule files beside its pages, other sites among what they publish.
      var beside = plan.how() instanceof Plan.How.Rendered ? repository : output.files();
      var rules = RuleFiles.of(beside, site, warnings);
      var code = new FunctionBundler.Sources(repository, beside, checkout(plan));
      var result = steps.take(output, rules, code, site.lint());
      if (result instanceof BuildResult.Succeeded built) {
        rendering.ifPresent(left -> keptSites.keep(scope(), built.manifest(), left));
      }
      return result;
    } catch (SourceProblem e) {
      return new BuildResult.Failed(steps.step(), e.problem(), e.advice());
    }
  }

  private Optional<FunctionBundler.Checkout> checkout(Plan plan) {
    return checkout.map(files -> {
      var root = files.path().resolve(plan.root());
      var outputs =
          plan.how() instanceof Plan.How.Command(var commands)
              ? commands.outputs()
              : List.<String>of();
      var output =
          outputs.stream().filter(name -> Files.isDirectory(root.resolve(name))).findFirst();
      return new FunctionBundler.Checkout(root, output.orElse(""));
    });
  }

  private LastSteps.Output output(Plan plan, SiteTree repository, SiteSettings site)
      throws IOException, InterruptedException, SourceProblem {
    return switch (plan.how()) {
      case Plan.How.AsIs(var folder) ->
          new LastSteps.Output(repository.at(folder), media(site.outputs()));
      case Plan.How.Command(var commands) ->
          new LastSteps.Output(
              settings.runsCommands() ? built(commands, plan.root()) : left(commands, repository),
              media(site.outputs()));
      case Plan.How.Rendered() -> rendered(repository, outputs(repository, site));
    };
  }

  private SiteTree built(Plan.Commands commands, String root)
      throws IOException, InterruptedException, SourceProblem {
    steps.begin("run the build command");
    var begun = System.nanoTime();
    var folder = Checkout.of(source.tree(), settings.workDirectory().resolve("checkouts"));
    checkout = Optional.of(folder);
    openCache();
    var order = new BuildCommand.Order(commands, root, commandVars(commands.vars()), cache);
    var output =
        new BuildCommand(settings.commands(), settings.limits().source())
            .run(order, folder, new CommandLog(log::stage, log::line));
    log.stage(
        "Built %,d files in %,d ms"
            .formatted(output.files().size(), Quantities.millisSince(begun)));
    return output;
  }

  /// What the user's own run of the command left in the folder.
  private static SiteTree left(Plan.Commands commands, SiteTree repository) throws SourceProblem {
    for (var folder : commands.outputs()) {
      if (repository.hasFolder(folder)) {
        return repository.at(folder);
      }
    }
    throw new SourceProblem(
        "`%s` makes this site, and it has not yet made %s"
            .formatted(commands.command(), String.join(" or ", commands.outputs())),
        "run it, or what makes it again at each change");
  }

  private void openCache() throws IOException {
    if (!request.caching()) {
      log.stage("No build cache: this build is to have none");
      return;
    }
    cache = caches.open(request.project(), request.preview());
    cache.ifPresentOrElse(
        mine -> mine.tell(log::stage),
        () -> log.stage("No build cache: another build of this project has it"));
  }

  private Map<String, String> commandVars(Map<String, String> ofTheSite) {
    var vars = new HashMap<>(ofTheSite);
    vars.put("CI", "true");
    vars.put("CF_PAGES", "1");
    vars.put("CF_PAGES_COMMIT_SHA", request.commit());
    vars.put("CF_PAGES_BRANCH", request.branch());
    vars.put("CF_PAGES_URL", request.url());
    vars.putAll(request.commandVars());
    return vars;
  }

  /// Streams are for all who have their address: a site that is not open to all keeps its videos as
  /// files, and a folder that is being edited has no streams.
  private Outputs outputs(SiteTree repository, SiteSettings site) throws IOException {
    var isOpen =
        settings.runsCommands()
            && RuleFiles.of(repository, site, new Warnings()).access().equals(SiteAccess.OPEN);
    return isOpen ? site.outputs().streaming(request.project()) : site.outputs();
  }

  private LastSteps.Output rendered(SiteTree repository, Outputs outputs)
      throws IOException, SourceProblem {
    steps.begin("render");
    var begun = System.nanoTime();
    // What is for the server is not the renderer's, and must not become a page.
    var pages = repository.filter(file -> !Unpublished.covers(file));
    var limits = settings.limits().render();
    var rendered =
        JekyllRenderer.render(pages, edition(outputs), before(), pictures, limits, warnings);
    rendering = Optional.of(rendered.leaves());
    log.stage(
        "Rendered %s pages in %,d ms".formatted(counted(rendered), Quantities.millisSince(begun)));
    var smaller = outputs.media().pictures().orElse(settings.runsCommands());
    return new LastSteps.Output(rendered.files(), new SiteMedia(rendered.videos(), smaller));
  }

  /// Files that were made elsewhere are changed only where that is wished for.
  private static SiteMedia media(Outputs outputs) {
    return new SiteMedia(SiteVideos.NONE, outputs.media().pictures().orElse(false));
  }

  private Edition edition(Outputs outputs) {
    return new Edition(source.time(), request.commit(), request.branch(), source.remote(), outputs);
  }

  private static String counted(JekyllRenderer.Rendered rendered) {
    return rendered.renderedPages() == rendered.pages()
        ? "%,d".formatted(rendered.pages())
        : "%,d of %,d".formatted(rendered.renderedPages(), rendered.pages());
  }

  /// The rendering that this one follows on, if it is remembered.
  private JekyllRenderer.Before before() throws IOException {
    if (request.previousManifest().isEmpty()) {
      return JekyllRenderer.Before.NONE;
    }
    var digest = request.previousManifest().get();
    var kept = keptSites.of(scope(), digest);
    if (kept.equals(KeptSite.NONE)) {
      return JekyllRenderer.Before.NONE;
    }
    var manifest = Manifest.load(request.store(), scope(), digest);
    return new JekyllRenderer.Before(
        kept,
        path ->
            manifest
                .identity("/" + path)
                .map(identity ->
                    new Content.Stored(
                        request.store(), scope(), identity.digest(), identity.size())));
  }

  private Scope scope() {
    return Scope.site(request.project());
  }

  @Override
  public void close() throws IOException {
    cache.ifPresent(BuildCache::close);
    if (checkout.isPresent()) {
      checkout.get().close();
    }
  }
}

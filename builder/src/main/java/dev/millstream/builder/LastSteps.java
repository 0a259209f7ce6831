package dev.millstream.builder;

import dev.millstream.builder.functions.FunctionBundler;
import dev.millstream.builder.functions.Surroundings;
import dev.millstream.builder.lint.LintLimits;
import dev.millstream.builder.lint.LintSettings;
import dev.millstream.builder.publish.Published;
import dev.millstream.builder.publish.Site;
import dev.millstream.builder.publish.SiteMedia;
import dev.millstream.builder.publish.SitePublisher;
import dev.millstream.builder.rules.RuleFiles;
import dev.millstream.builder.source.SiteTree;
import dev.millstream.builder.source.SourceProblem;
import dev.millstream.builder.source.Warnings;
import dev.millstream.store.Scope;
import dev.millstream.store.site.RouteRules;
import dev.millstream.store.site.SiteOrigin;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/// What every build ends with, wherever its files come from: functions bundled, files and rules
/// published, warnings told. Knows which step is being taken.
final class LastSteps {
  private final BuilderSettings settings;
  private final BuildRequest request;
  private final Warnings warnings;
  private final BuildLog log;
  private final Remembered remembered;
  private final long started = System.nanoTime();
  private String step = "read the source";

  LastSteps(
      BuilderSettings settings,
      BuildRequest request,
      Warnings warnings,
      BuildLog log,
      Remembered remembered) {
    this.settings = settings;
    this.request = request;
    this.warnings = warnings;
    this.log = log;
    this.remembered = remembered;
  }

  /// The step to name should it fail.
  String step() {
    return step;
  }

  void begin(String next) {
    step = next;
  }

  /// A site's files, and what becomes of its media.
  record Output(SiteTree files, SiteMedia media) {}

  BuildResult take(Output output, RuleFiles rules, FunctionBundler.Sources code, LintSettings lint)
      throws IOException, InterruptedException, SourceProblem {
    var site =
        new Site(
            output.files().filter(file -> !Unpublished.covers(file)),
            rules.rules(),
            rules.access(),
            rules.delivery(),
            output.media(),
            functions(code, rules.routes()),
            origin());
    try (var look = LintRun.begin(site, lint, LintLimits.DEFAULTS)) {
      var published = publish(site);
      warnings.all().forEach(warning -> log.line("warning: " + warning));
      begin("lint");
      look.end(log);
      return new BuildResult.Succeeded(published.manifest(), report(published));
    }
  }

  private Optional<Site.Functions> functions(
      FunctionBundler.Sources code, Optional<RouteRules> gate)
      throws IOException, InterruptedException, SourceProblem {
    begin("bundle the functions");
    var begun = System.nanoTime();
    var bundled =
        new FunctionBundler(settings.tools(), settings.limits().functions(), remembered.bundles())
            .bundle(
                code,
                gate,
                new Surroundings(
                    request.project(),
                    request.preview(),
                    request.vars(),
                    request.bindings(),
                    warnings,
                    log::stage));
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
    begin("publish");
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
            settings.limits().publish(),
            remembered.digests());
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
}

package dev.millstream.builder;

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
import dev.millstream.store.site.SiteOrigin;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/// One running build, step by step.
final class Build {
  private final BuilderSettings settings;
  private final BuildRequest request;
  private final CommitSource source;
  private final Warnings warnings;
  private final BuildLog log;
  private final long started = System.nanoTime();
  private String step = "read the source";

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

  BuildResult run() throws IOException {
    try {
      var site = SiteSettings.of(source.tree(), warnings);
      var repository = source.tree().at(site.root());
      var kind = SiteKind.of(repository, site);
      log.stage(
          "Building %s from %s (%s)"
              .formatted(request.project(), request.commit().substring(0, 7), kind.why()));
      var output = output(kind, repository, site);
      step = "publish";
      var published = publish(output, site);
      var report =
          new BuildReport(
              published.files(),
              published.newObjects(),
              published.newBytes(),
              published.reusedFiles(),
              warnings.all(),
              Duration.ofNanos(System.nanoTime() - started));
      warnings.all().forEach(warning -> log.line("warning: " + warning));
      return new BuildResult.Succeeded(published.manifest(), report);
    } catch (SourceProblem e) {
      return new BuildResult.Failed(step, e.problem(), e.advice());
    }
  }

  private SiteTree output(SiteKind kind, SiteTree repository, SiteSettings site)
      throws IOException, SourceProblem {
    return switch (kind.how()) {
      case AS_IS, COMMAND -> repository.at(site.output());
      case RENDERED -> rendered(repository);
    };
  }

  private SiteTree rendered(SiteTree repository) throws IOException, SourceProblem {
    step = "render";
    var begun = System.nanoTime();
    // What is for the server is not the renderer's, and must not become a page.
    var source = repository.filter(file -> !Unpublished.covers(file));
    var rendered = JekyllRenderer.render(source, this.source.time(), warnings);
    log.stage(
        "Rendered %,d pages in %,d ms".formatted(rendered.pages(), Quantities.millisSince(begun)));
    return rendered.files();
  }

  private Published publish(SiteTree output, SiteSettings site) throws IOException, SourceProblem {
    var rules = RuleFiles.of(output, site, warnings);
    var files = output.filter(file -> !Unpublished.covers(file));
    if (files.files().isEmpty()) {
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
    var published = publisher.publish(new Site(files, rules.rules(), Optional.empty(), origin()));
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
}

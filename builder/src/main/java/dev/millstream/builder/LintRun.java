package dev.millstream.builder;

import dev.millstream.builder.lint.Lint;
import dev.millstream.builder.lint.LintLimits;
import dev.millstream.builder.lint.LintSettings;
import dev.millstream.builder.lint.LintSettings.Level;
import dev.millstream.builder.publish.Site;
import dev.millstream.builder.source.SourceProblem;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicLong;

/// Looks a site through while it is published, on a thread of its own. Where findings are only
/// told, publishing waits for it a moment and no longer.
final class LintRun implements AutoCloseable {
  private static final LintRun NONE =
      new LintRun(
          LintSettings.DEFAULTS,
          LintLimits.DEFAULTS,
          new FutureTask<>(() -> new Lint.Result(List.of(), 0, 0, 0)),
          new AtomicLong());

  private final LintSettings settings;
  private final LintLimits limits;
  private final FutureTask<Lint.Result> task;
  private final AtomicLong deadline;

  private LintRun(
      LintSettings settings, LintLimits limits, FutureTask<Lint.Result> task, AtomicLong deadline) {
    this.settings = settings;
    this.limits = limits;
    this.task = task;
    this.deadline = deadline;
  }

  static LintRun begin(Site site, LintSettings settings, LintLimits limits) {
    if (settings.level() == Level.OFF) {
      return NONE;
    }
    var functions = site.functions();
    var subject =
        new Lint.Subject(
            site.files(),
            site.rules(),
            functions.map(Site.Functions::routes).orElse(List.of()),
            functions.filter(code -> code.routes().isEmpty()).isPresent());
    var deadline = new AtomicLong(System.nanoTime() + limits.wallMax().toNanos());
    var task =
        new FutureTask<>(() ->
            Lint.run(subject, settings, limits, () -> System.nanoTime() - deadline.get() > 0));
    Thread.ofPlatform().name("lint").daemon().start(task);
    return new LintRun(settings, limits, task, deadline);
  }

  /// Tells what was found.
  ///
  /// @throws SourceProblem if the site's settings have findings stop the deployment
  void end(BuildLog log) throws IOException, InterruptedException, SourceProblem {
    if (this == NONE) {
      return;
    }
    if (settings.level() == Level.WARN) {
      deadline.accumulateAndGet(System.nanoTime() + limits.waitMax().toNanos(), Math::min);
    }
    var result = result();
    result.findings().forEach(finding -> log.line("lint: " + finding));
    if (result.found() > result.findings().size()) {
      log.line("lint: and %,d more".formatted(result.found() - result.findings().size()));
    }
    if (result.pages() < result.pagesOfAll()) {
      log.line(
          "lint: looked at %,d of %,d pages; [lint] level = \"fail\" takes the time for all"
              .formatted(result.pages(), result.pagesOfAll()));
    }
    if (settings.level() == Level.FAIL && result.found() > 0) {
      throw new SourceProblem(
          "lint found %,d; the first is %s".formatted(result.found(), result.findings().getFirst()),
          "mend what it names, or set [lint] level = \"warn\" in millstream.toml, or in the"
              + " project's settings");
    }
  }

  /// Has it stop after the page that it looks at, should publishing have failed.
  @Override
  public void close() {
    deadline.set(System.nanoTime());
  }

  private Lint.Result result() throws IOException, InterruptedException {
    try {
      return task.get();
    } catch (InterruptedException e) {
      task.cancel(true);
      throw e;
    } catch (ExecutionException e) {
      throw new IOException("lint failed: " + e.getCause(), e.getCause());
    }
  }
}

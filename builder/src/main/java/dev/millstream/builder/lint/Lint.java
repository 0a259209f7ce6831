package dev.millstream.builder.lint;

import dev.millstream.builder.html.Address;
import dev.millstream.builder.source.Content;
import dev.millstream.builder.source.SiteFile;
import dev.millstream.builder.source.SiteTree;
import dev.millstream.store.site.FunctionRoute;
import dev.millstream.store.site.NotFoundHandling;
import dev.millstream.store.site.SiteRules;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/// Looks a whole site through. Reads pages only; how far it came is in the result.
public final class Lint {
  private static final String NOT_FOUND = "/404.html";

  private final Subject subject;
  private final LintSettings settings;
  private final LintLimits limits;
  private final List<Finding> findings = new ArrayList<>();
  private int found;

  /// What is looked at. `functions` are empty of a site without; `worker` is one whose `_worker.js`
  /// answers all.
  public record Subject(
      SiteTree files, SiteRules rules, List<FunctionRoute> functions, boolean worker) {
    public Subject {
      functions = List.copyOf(functions);
    }
  }

  /// What was found, the first ones of it, and how many of the pages were looked at.
  public record Result(List<Finding> findings, int found, int pages, int pagesOfAll) {
    public Result {
      findings = List.copyOf(findings);
    }
  }

  private Lint(Subject subject, LintSettings settings, LintLimits limits) {
    this.subject = subject;
    this.settings = settings;
    this.limits = limits;
  }

  /// Goes on until all is looked at, or `enough` says so.
  public static Result run(
      Subject subject, LintSettings settings, LintLimits limits, BooleanSupplier enough)
      throws IOException {
    return new Lint(subject, settings, limits).run(enough);
  }

  private Result run(BooleanSupplier enough) throws IOException {
    var sizes = new HashMap<String, Long>();
    var pages = new ArrayList<SiteFile>();
    for (var file : subject.files().files()) {
      // sizes of what no page loads are never asked for
      sizes.put("/" + file.path(), -1L);
      if (file.path().endsWith(".html") || file.path().endsWith(".htm")) {
        pages.add(file);
      }
    }
    // what changed first: of a large site there may be no time for all
    pages.sort(Comparator.comparing(page -> page.content() instanceof Content.Stored));
    var places = new Places(sizes.keySet(), subject.rules(), subject.functions());
    if (!subject.worker()) {
      RuleLint.of(subject.rules(), places, sizes.keySet(), answersAll(sizes)).forEach(this::add);
    }
    var done = 0;
    for (var page : pages) {
      if (enough.getAsBoolean()) {
        break;
      }
      page(page, places, sizes);
      done++;
    }
    return new Result(findings, found, done, pages.size());
  }

  /// Whether a path without a file is answered by the front page, or a function of everything.
  private boolean answersAll(Map<String, Long> sizes) {
    var handling = subject.rules().notFoundHandling();
    return subject.worker()
        || handling == NotFoundHandling.SINGLE_PAGE_APPLICATION
        || (handling == NotFoundHandling.AUTO
            && sizes.containsKey("/index.html")
            && !sizes.containsKey(NOT_FOUND));
  }

  private void page(SiteFile page, Places places, Map<String, Long> sizes) throws IOException {
    var size = page.content().size();
    if (size > limits.pageBytesMax()) {
      return;
    }
    var weight = size;
    var counted = new HashSet<String>();
    var answersAll = answersAll(sizes);
    for (var link : PageLinks.of(page.content().bytes(), limits.linksMax())) {
      var target = Address.target("/" + page.path(), link.address());
      if (target.isEmpty() || target.get().startsWith("/cdn-cgi/")) {
        continue;
      }
      var path = target.get();
      if (settings.links()
          && !subject.worker()
          && (link.loads() || !answersAll)
          && !places.leadsSomewhere(path)) {
        add(
            new Finding(
                page.path(),
                link.line(),
                link.loads()
                    ? "`%s` is not there to load".formatted(link.address())
                    : "`%s` leads nowhere".formatted(link.address())));
      }
      if (link.loads() && counted.add(path)) {
        weight += size(path, sizes);
      }
    }
    if (weight > settings.pageBytesMax()) {
      add(
          new Finding(
              page.path(),
              1,
              "%,d bytes with all that it loads, more than [lint] page_bytes = %,d"
                  .formatted(weight, settings.pageBytesMax())));
    }
  }

  private long size(String path, Map<String, Long> sizes) throws IOException {
    var known = sizes.get(path);
    if (known == null) {
      return 0;
    }
    if (known < 0) {
      Optional<SiteFile> file = subject.files().find(path.substring(1));
      known = file.isPresent() ? file.get().content().size() : 0L;
      sizes.put(path, known);
    }
    return known;
  }

  private void add(Finding finding) {
    found++;
    if (findings.size() < limits.findingsMax()) {
      findings.add(finding);
    }
  }
}

package dev.millstream.bench;

import com.sun.management.OperatingSystemMXBean;
import dev.millstream.builder.lint.Lint;
import dev.millstream.builder.lint.LintLimits;
import dev.millstream.builder.lint.LintSettings;
import dev.millstream.builder.source.Content;
import dev.millstream.builder.source.SiteFile;
import dev.millstream.builder.source.SiteTree;
import dev.millstream.store.site.SiteRules;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Lints a site of made-up pages again and again, and prints what each run took.
final class LintBench {
  private static final OperatingSystemMXBean SYSTEM =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  private static final int LINKS = 60;

  private LintBench() {}

  /// `PAGES RUNS`: pages of some 10 kB with 60 links, of which one in 600 leads nowhere.
  public static void main(String[] arguments) throws Exception {
    var pages = Integer.parseInt(arguments[0]);
    var files = new ArrayList<SiteFile>();
    files.add(new SiteFile("404.html", Content.of("nothing")));
    files.add(new SiteFile("style.css", Content.of("p { color: red }")));
    var random = new Random(7);
    for (var page = 0; page < pages; page++) {
      files.add(new SiteFile("p/" + page + ".html", Content.of(page(random, pages))));
    }
    var subject = new Lint.Subject(SiteTree.of(files), SiteRules.NONE, List.of(), false);
    for (var run = Integer.parseInt(arguments[1]); run > 0; run--) {
      var cpu = SYSTEM.getProcessCpuTime();
      var start = System.nanoTime();
      var result = Lint.run(subject, LintSettings.DEFAULTS, LintLimits.DEFAULTS, () -> false);
      System.out.printf(
          "%,d pages, %,d findings, %.2f s (%.2f s of CPU)%n",
          result.pages(),
          result.found(),
          (System.nanoTime() - start) / 1e9,
          (SYSTEM.getProcessCpuTime() - cpu) / 1e9);
    }
  }

  private static String page(Random random, int pages) {
    var page =
        new StringBuilder("<!doctype html>\n<link rel=\"stylesheet\" href=\"/style.css\">\n");
    for (var link = 0; link < LINKS; link++) {
      var target = random.nextInt(600) == 0 ? pages : random.nextInt(pages);
      page.append("<p class=\"text\">").append("Some words of a page. ".repeat(5));
      page.append("<a href=\"/p/").append(target).append("\">more</a></p>\n");
    }
    return page.toString();
  }
}

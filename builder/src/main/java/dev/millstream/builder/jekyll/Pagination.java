package dev.millstream.builder.jekyll;

import dev.millstream.builder.jekyll.content.Document;
import dev.millstream.builder.jekyll.kept.Fingerprint;
import dev.millstream.builder.jekyll.plugins.ListSettings;
import dev.millstream.builder.liquid.text.LiquidException;
import dev.millstream.builder.liquid.text.Place;
import dev.millstream.builder.liquid.value.Numbers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Pages that list documents, and are repeated for more of them. As jekyll-paginate does it: the
/// `index.html` in the folder of `paginate_path` lists the posts; as jekyll-paginate-v2 does it:
/// any page that says so.
final class Pagination {
  private static final String PATH_DEFAULT = "/page:num";
  private static final int PAGES_MAX = 10_000;

  private Pagination() {}

  /// A page to render, with its part of the list if it is one that lists documents; `path` is that
  /// of the file it becomes.
  record Page(Document document, Optional<Paginator> paginator, String path) {
    Page(Document document, Optional<Paginator> paginator) {
      this(document, paginator, document.outputPath());
    }

    static Page of(Document document) {
      return new Page(document, Optional.empty());
    }

    /// What tells this page from another, and from itself with another source or other documents.
    Fingerprint source(SiteRendering site) {
      var own = site.sourceOf(document);
      if (paginator.isEmpty() && site.isAsRead(document)) {
        return own;
      }
      return Fingerprint.of(
          List.of(
              own,
              document.url(),
              paginator
                  .<Object>map(part -> List.of(part.shown(), document.values()))
                  .orElse(List.of())));
    }
  }

  /// Whether any page of the site may list documents.
  static boolean areOn(SiteRendering site) {
    var config = site.content().config();
    return ListSettings.areOn(config) || Numbers.toLong(config.values().get("paginate")) > 0;
  }

  static List<Page> pagesOf(Document page, SiteRendering site) {
    var settings = ListSettings.of(page, site.content().config());
    return settings.isPresent()
        ? lists(page, settings.get(), site)
        : ListSettings.areOn(site.content().config())
            ? List.of(Page.of(page))
            : postsOf(page, site);
  }

  /// The second and further pages of all lists that pages of the site have.
  static List<Document> further(SiteRendering site) {
    if (!areOn(site)) {
      return List.of();
    }
    return site.content().pages().stream()
        .flatMap(page -> pagesOf(page, site).stream().skip(1))
        .map(Page::document)
        .toList();
  }

  private static List<Page> lists(Document page, ListSettings settings, SiteRendering site) {
    var all = settings.documents().in(site.content()).stream().map(site::object).toList();
    var wanted = count(page, all.size(), settings.perPage());
    var count = settings.pagesMax() == 0 ? wanted : Math.min(wanted, settings.pagesMax());
    var urls = new ArrayList<String>();
    for (var number = 1; number <= count; number++) {
      urls.add(settings.urlOf(page.url(), number, count));
    }
    var title = page.text("title").or(() -> site.content().config().text("title")).orElse("");
    var pages = new ArrayList<Page>();
    for (var number = 1; number <= count; number++) {
      var trail = new ArrayList<Map<String, Object>>();
      for (var other : settings.trailOf(number, count)) {
        var step = new LinkedHashMap<String, Object>();
        step.put("num", (long) other);
        step.put("path", Paginator.file(urls.get(other - 1)));
        step.put("title", settings.titleOf(title, other, count));
        trail.add(step);
      }
      var values = new LinkedHashMap<String, @Nullable Object>(page.values());
      values.put("title", settings.titleOf(title, number, count));
      if (number > 1) {
        values.put("autogen", "jekyll-paginate-v2");
      }
      pages.add(
          new Page(
              page.at(urls.get(number - 1), values),
              Optional.of(new Paginator(number, settings.perPage(), all, urls, trail))));
    }
    return pages;
  }

  private static int count(Document page, int documents, long perPage) {
    var count = (int) Math.max(1, (documents + perPage - 1) / perPage);
    if (count > PAGES_MAX) {
      throw new LiquidException(
          new Place(page.file().path(), 1),
          "paginates into more than %,d pages".formatted(PAGES_MAX));
    }
    return count;
  }

  private static List<Page> postsOf(Document page, SiteRendering site) {
    var perPage = Numbers.toLong(site.content().config().values().get("paginate"));
    var path = site.content().config().text("paginate_path").orElse(PATH_DEFAULT);
    if (perPage <= 0 || !listsPosts(page, path, site)) {
      return List.of(Page.of(page));
    }
    var posts =
        site.object().posts().stream()
            .filter(post -> !Boolean.TRUE.equals(post.document().values().get("hidden")))
            .toList();
    var count = count(page, posts.size(), perPage);
    var urls = new ArrayList<String>();
    for (var number = 1; number <= count; number++) {
      urls.add(number == 1 ? page.url() : url(path, number));
    }
    var pages = new ArrayList<Page>();
    for (var number = 1; number <= count; number++) {
      var paginator = new Paginator(number, (int) perPage, posts, urls, List.of());
      pages.add(new Page(page.at(withSlash(urls.get(number - 1))), Optional.of(paginator)));
    }
    return pages;
  }

  /// The `index.html` in the folder of `paginate_path`, or in the nearest folder above it.
  private static boolean listsPosts(Document page, String path, SiteRendering site) {
    var folder = path.replaceFirst("^/", "").replaceFirst("/$", "").replaceFirst("[^/]*$", "");
    return isAbove(page, folder)
        && site.content().pages().stream()
            .noneMatch(other ->
                other.file().path().length() > page.file().path().length()
                    && isAbove(other, folder));
  }

  private static boolean isAbove(Document page, String folder) {
    var own = page.file().folder();
    return page.file().name().equals("index.html")
        && (own.isEmpty() || folder.startsWith(own + "/"));
  }

  private static String withSlash(String url) {
    return url.endsWith("/") || url.endsWith(".html") ? url : url + "/";
  }

  private static String url(String path, int number) {
    var url = path.replace(":num", String.valueOf(number));
    return url.startsWith("/") ? url : "/" + url;
  }
}

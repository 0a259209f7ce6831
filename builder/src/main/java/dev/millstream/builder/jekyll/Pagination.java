package dev.millstream.builder.jekyll;

import dev.millstream.builder.jekyll.content.Document;
import dev.millstream.builder.jekyll.kept.Fingerprint;
import dev.millstream.builder.liquid.text.LiquidException;
import dev.millstream.builder.liquid.text.Place;
import dev.millstream.builder.liquid.value.Numbers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Pagination as jekyll-paginate does it: the `index.html` in the folder of `paginate_path` lists
/// the posts, and is repeated for older ones.
final class Pagination {
  private static final String PATH_DEFAULT = "/page:num/";
  private static final int PAGES_MAX = 10_000;

  private Pagination() {}

  /// A page to render, with its part of the posts if it is one that lists them.
  record Page(Document document, Optional<Paginator> paginator) {
    /// What tells this page from another, and from itself with another source or other posts.
    Fingerprint source(SiteRendering site) {
      return Fingerprint.of(
          List.of(
              site.sourceOf(document),
              document.url(),
              paginator.map(Paginator::shown).orElse(List.of())));
    }
  }

  static List<Page> pagesOf(Document page, SiteRendering site) {
    var perPage = Numbers.toLong(site.content().config().values().get("paginate"));
    var path = site.content().config().text("paginate_path").orElse(PATH_DEFAULT);
    if (perPage <= 0 || !listsPosts(page, path)) {
      return List.of(new Page(page, Optional.empty()));
    }
    var posts =
        site.object().posts().stream()
            .filter(post -> !Boolean.TRUE.equals(post.document().values().get("hidden")))
            .toList();
    var count = (int) Math.max(1, (posts.size() + perPage - 1) / perPage);
    if (count > PAGES_MAX) {
      throw new LiquidException(
          new Place(page.file().path(), 1), "paginates into more than " + PAGES_MAX + " pages");
    }
    var urls = new ArrayList<String>();
    for (var number = 1; number <= count; number++) {
      urls.add(number == 1 ? page.url() : url(path, number));
    }
    var pages = new ArrayList<Page>();
    for (var number = 1; number <= count; number++) {
      var paginator = new Paginator(number, (int) perPage, posts, urls);
      pages.add(new Page(page.at(urls.get(number - 1)), Optional.of(paginator)));
    }
    return pages;
  }

  private static boolean listsPosts(Document page, String path) {
    var withSlash = path.startsWith("/") ? path : "/" + path;
    var folder = withSlash.substring(0, withSlash.indexOf('/', 1) < 0 ? 1 : folderEnd(withSlash));
    return page.file().name().equals("index.html")
        && ("/" + page.file().path()).equals(folder + "index.html");
  }

  /// Behind the slash before the segment that holds the number.
  private static int folderEnd(String path) {
    var number = path.indexOf(":num");
    return path.lastIndexOf('/', number < 0 ? path.length() - 2 : number) + 1;
  }

  private static String url(String path, int number) {
    var url = path.replace(":num", String.valueOf(number));
    return url.startsWith("/") ? url : "/" + url;
  }
}

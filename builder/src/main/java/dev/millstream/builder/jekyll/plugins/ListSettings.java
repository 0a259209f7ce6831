package dev.millstream.builder.jekyll.plugins;

import dev.millstream.builder.jekyll.content.Document;
import dev.millstream.builder.jekyll.content.SiteConfig;
import dev.millstream.builder.liquid.text.LiquidException;
import dev.millstream.builder.liquid.text.Place;
import dev.millstream.builder.liquid.value.Numbers;
import dev.millstream.builder.liquid.value.Values;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// How a page lists documents, as jekyll-paginate-v2 has it: the page's `pagination` over that of
/// the configuration. `pagesMax` is 0 where there is no limit.
public record ListSettings(
    ListedDocuments documents,
    int perPage,
    int pagesMax,
    String permalink,
    String title,
    int trailBefore,
    int trailAfter) {
  private static final String KEY = "pagination";
  private static final int PER_PAGE = 10;

  /// Whether pages of a site may list documents.
  public static boolean areOn(SiteConfig config) {
    return config.hasPlugin("jekyll-paginate-v2")
        && Boolean.TRUE.equals(config.map(KEY).get("enabled"));
  }

  /// The settings of a page; empty if it lists nothing.
  public static Optional<ListSettings> of(Document page, SiteConfig config) {
    if (!areOn(config)
        || !(page.values().get(KEY) instanceof Map<?, ?> own)
        || !Boolean.TRUE.equals(own.get("enabled"))) {
      return Optional.empty();
    }
    var all = new LinkedHashMap<@Nullable Object, @Nullable Object>(config.map(KEY));
    all.putAll(own);
    Map<?, ?> trail = SiteConfig.mapIn(all.get("trail")).orElse(Map.of());
    return Optional.of(
        new ListSettings(
            ListedDocuments.of(all),
            perPage(page, all.getOrDefault("per_page", PER_PAGE)),
            count(all.get("limit")),
            Values.text(all.getOrDefault("permalink", "/page:num/")),
            Values.text(all.getOrDefault("title", ":title - page :num")),
            count(trail.get("before")),
            count(trail.get("after"))));
  }

  private static int perPage(Document page, @Nullable Object wanted) {
    var number = count(wanted);
    if (number == 0) {
      throw new LiquidException(
          new Place(page.file().path(), 1),
          "pagination: `per_page` is `%s`, and must be a number above 0"
              .formatted(Values.text(wanted)));
    }
    return number;
  }

  private static int count(@Nullable Object value) {
    return value == null ? 0 : Math.clamp(Numbers.toLong(value), 0, Integer.MAX_VALUE);
  }

  /// A page's title on the page of this number.
  public String titleOf(String pageTitle, int number, int pages) {
    return number == 1 ? pageTitle : numbered(title.replace(":title", pageTitle), number, pages);
  }

  /// The address of the page of this number; `first` is the address of the first.
  public String urlOf(String first, int number, int pages) {
    return number == 1
        ? first
        : (first.substring(0, first.lastIndexOf('/')) + "/" + numbered(permalink, number, pages))
            .replaceAll("/{2,}", "/");
  }

  private static String numbered(String text, int number, int pages) {
    return text.replace(":num", String.valueOf(number)).replace(":max", String.valueOf(pages));
  }

  /// The numbers of the pages that a page of this number shows a trail to, from the first to the
  /// last; empty without a trail.
  public List<Integer> trailOf(int number, int pages) {
    if (pages < 2 || trailBefore + trailAfter == 0) {
      return List.of();
    }
    var length = Math.min(pages, trailBefore + trailAfter + 1);
    var from = Math.clamp(number - trailBefore, 1, pages - length + 1);
    return IntStream.range(from, from + length).boxed().toList();
  }
}

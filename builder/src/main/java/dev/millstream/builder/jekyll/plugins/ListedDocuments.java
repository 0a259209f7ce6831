package dev.millstream.builder.jekyll.plugins;

import dev.millstream.builder.jekyll.content.Document;
import dev.millstream.builder.jekyll.content.SiteConfig;
import dev.millstream.builder.jekyll.content.SiteContent;
import dev.millstream.builder.liquid.value.Numbers;
import dev.millstream.builder.liquid.value.Values;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Which documents a list shows, and in which order. A document must have all the tags and all the
/// categories.
public record ListedDocuments(
    List<String> collections,
    List<String> tags,
    List<String> categories,
    List<String> locales,
    String sortField,
    boolean isReversed,
    int offset) {
  private static final Pattern SEPARATOR = Pattern.compile("[;,]");
  private static final Pattern SEPARATOR_OR_SPACE = Pattern.compile("[;,\\s]+");

  static ListedDocuments of(Map<?, ?> settings) {
    Object named = settings.get("collection");
    var collections =
        named == null ? List.of("posts") : split(SiteConfig.texts(named), SEPARATOR_OR_SPACE);
    Object field = settings.get("sort_field");
    Object offset = settings.get("offset");
    return new ListedDocuments(
        collections,
        words(settings.get("tag")),
        words(settings.get("category")),
        words(settings.get("locale")),
        field == null ? "date" : Values.text(field),
        Boolean.TRUE.equals(settings.get("sort_reverse")),
        offset == null ? 0 : Math.clamp(Numbers.toLong(offset), 0, Integer.MAX_VALUE));
  }

  private static List<String> words(@Nullable Object value) {
    return split(SiteConfig.texts(value), SEPARATOR);
  }

  private static List<String> split(List<String> texts, Pattern separator) {
    return texts.stream()
        .flatMap(text -> Stream.of(separator.split(text)))
        .map(word -> word.strip().toLowerCase(Locale.ROOT))
        .filter(word -> !word.isEmpty())
        .toList();
  }

  /// The documents of a site that are listed.
  public List<Document> in(SiteContent site) {
    var found = new ArrayList<Document>();
    for (var name : collections) {
      site.collection(name).stream().filter(this::has).forEach(found::add);
    }
    found.sort(Comparator.comparing(this::key, ListedDocuments::compare));
    found.subList(Math.max(0, found.size() - offset), found.size()).clear();
    if (isReversed) {
      Collections.reverse(found);
    }
    return found;
  }

  private boolean has(Document document) {
    return !Boolean.TRUE.equals(document.values().get("hidden"))
        && tagsOf(document).containsAll(tags)
        && categoriesOf(document).containsAll(categories)
        && words(document.values().get("locale")).containsAll(locales);
  }

  static List<String> tagsOf(Document document) {
    return document.isPost()
        ? split(document.tags(), SEPARATOR)
        : split(SiteConfig.texts(document.values().get("tags")), SEPARATOR_OR_SPACE);
  }

  static List<String> categoriesOf(Document document) {
    return document.isPost()
        ? split(document.categories(), SEPARATOR)
        : split(SiteConfig.texts(document.values().get("categories")), SEPARATOR_OR_SPACE);
  }

  /// The value of the field that is sorted by: `a:b` is field `b` of the map `a`.
  private @Nullable Object key(Document document) {
    if (sortField.equals("date")) {
      return document.date().isPresent() ? document.date().get().toInstant() : null;
    }
    Object value = document.values();
    for (var name : sortField.split(":", -1)) {
      value = value instanceof Map<?, ?> map ? map.get(name.strip()) : null;
    }
    return value;
  }

  /// What has no value comes first; values of different kinds are compared as text.
  private static int compare(@Nullable Object a, @Nullable Object b) {
    if (a == null || b == null) {
      return Boolean.compare(a != null, b != null);
    }
    if (a instanceof Number x && b instanceof Number y) {
      return Double.compare(x.doubleValue(), y.doubleValue());
    }
    if (a instanceof Instant x && b instanceof Instant y) {
      return x.compareTo(y);
    }
    if (a instanceof OffsetDateTime x && b instanceof OffsetDateTime y) {
      return x.toInstant().compareTo(y.toInstant());
    }
    return Values.text(a).compareToIgnoreCase(Values.text(b));
  }
}

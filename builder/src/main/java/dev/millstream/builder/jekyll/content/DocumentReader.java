package dev.millstream.builder.jekyll.content;

import dev.millstream.builder.liquid.filters.Times;
import dev.millstream.builder.liquid.value.Values;
import dev.millstream.builder.source.SiteFile;
import dev.millstream.builder.source.SourceProblem;
import dev.millstream.builder.source.Warnings;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Reads one file as a page or a document.
final class DocumentReader {
  private static final Pattern DATED = Pattern.compile("(\\d{4})-(\\d{1,2})-(\\d{1,2})-(.+)");
  private static final Pattern HEADING =
      Pattern.compile("(?m)^ {0,3}#{1,3}[ \\t]+(.+?)[ \\t]*#*[ \\t]*$|^(\\S.*)\\n(?:={2,}|-{2,})$");
  private static final Pattern MARKS =
      Pattern.compile("[*_`]|\\{:.*?\\}|!?\\[([^\\]]*)\\]\\([^)]*\\)");

  private static final int TITLE_CHARS_MAX = 1_000;

  private final SiteConfig config;
  private final FrontMatterDefaults defaults;

  DocumentReader(SiteConfig config, FrontMatterDefaults defaults) {
    this.config = config;
    this.defaults = defaults;
  }

  /// The page that a file is; empty if it is to be copied as it is.
  Optional<Document> page(SiteFile file) throws IOException, SourceProblem {
    var isMarkdown = Kinds.isMarkdown(file.extension());
    if (!isMarkdown && !beginsLikeFrontMatter(file)) {
      return Optional.empty();
    }
    var matter = FrontMatter.of(file.path(), file.content().text());
    var isOptional = isMarkdown && config.hasPlugin("jekyll-optional-front-matter");
    if (!matter.present() && !isOptional) {
      return Optional.empty();
    }
    var values = defaults.valuesFor(file.path(), "pages");
    values.putAll(matter.values());
    if (config.hasPlugin("jekyll-titles-from-headings") && isMarkdown) {
      firstHeading(matter.body()).ifPresent(title -> values.putIfAbsent("title", title));
    }
    var permalink = Optional.ofNullable(values.get("permalink")).map(Values::text);
    var url =
        permalink
            .map(template -> withSlash(template.replace(":output_ext", ".html")))
            .orElseGet(() -> Permalinks.ofPage(file.path(), file.extension(), config.permalink()));
    return Optional.of(
        new Document(
            file,
            "",
            stem(file),
            values,
            body(file, matter),
            matter.bodyLine(),
            dateOf(values),
            words(values, "categories", "category"),
            words(values, "tags", "tag"),
            url));
  }

  /// The document of a collection that a file is; empty if it is none.
  Optional<Document> document(SiteFile file, String collection, Warnings warnings)
      throws IOException, SourceProblem {
    var dated = DATED.matcher(stem(file));
    var isPost = collection.equals("posts");
    if (isPost && !dated.matches()) {
      warnings.add(file.path(), "left out: a post's name is YYYY-MM-DD-title.md");
      return Optional.empty();
    }
    if (!isPost && !beginsLikeFrontMatter(file)) {
      return Optional.empty();
    }
    var matter = FrontMatter.of(file.path(), file.content().text());
    if (!matter.present()) {
      warnings.add(file.path(), "left out: it has no front matter (two lines of ---)");
      return Optional.empty();
    }
    var values = defaults.valuesFor(file.path(), collection);
    var usual = words(values, "categories", "category");
    values.putAll(matter.values());
    if (Boolean.FALSE.equals(values.get("published"))) {
      return Optional.empty();
    }
    var named =
        dated.matches() ? dateOfName(file, dated, warnings) : Optional.<OffsetDateTime>empty();
    var date = dateOf(values).or(() -> named);
    var slug =
        Optional.ofNullable(values.get("slug"))
            .map(Values::text)
            .orElse(dated.matches() ? dated.group(4) : stem(file));
    values.putIfAbsent("title", titleOf(slug));
    var categories = categories(file, usual, values, isPost);
    var document =
        new Document(
            file,
            collection,
            slug,
            values,
            body(file, matter),
            matter.bodyLine(),
            isPost ? date : dateOf(values),
            categories,
            words(values, "tags", "tag"),
            "");
    return Optional.of(document.at(url(document)));
  }

  private static Body body(SiteFile file, FrontMatter matter) {
    return Body.of(file, matter.length(), matter.body());
  }

  private String url(Document document) {
    var template =
        document.text("permalink").orElseGet(() -> collectionTemplate(document.collection()));
    var path = document.file().path();
    var folder = "_" + document.collection() + "/";
    var below = path.substring(Math.max(0, path.indexOf(folder) + folder.length()));
    var dot = below.lastIndexOf('.');
    var stem = dot > below.lastIndexOf('/') ? below.substring(0, dot) : below;
    return Permalinks.ofDocument(
        template,
        new Permalinks.Parts(
            document.collection(),
            stem,
            stem(document.file()),
            document.slug(),
            document.text("title").orElse(""),
            document.date(),
            document.categories(),
            document.outputExtension()));
  }

  private String collectionTemplate(String collection) {
    var own =
        SiteConfig.mapIn(config.map("collections").get(collection))
            .map(settings -> Values.text(settings.get("permalink")))
            .filter(template -> !template.isEmpty());
    if (own.isPresent()) {
      return own.get();
    }
    if (collection.equals("posts")) {
      return config.permalink();
    }
    var isFolder = config.permalink().equals("pretty") || config.permalink().endsWith("/");
    return isFolder ? "/:collection/:path/" : "/:collection/:path:output_ext";
  }

  private static boolean beginsLikeFrontMatter(SiteFile file) throws IOException {
    try (var in = file.content().open()) {
      var start = in.readNBytes(6);
      var from = start.length > 3 && start[0] == (byte) 0xef ? 3 : 0;
      return start.length >= from + 3
          && Arrays.equals(start, from, from + 3, new byte[] {'-', '-', '-'}, 0, 3);
    }
  }

  /// Those of its folders, of the `defaults`, and its own: none takes the place of another.
  private static List<String> categories(
      SiteFile file, List<String> usual, Map<String, @Nullable Object> values, boolean isPost) {
    var all = new LinkedHashSet<String>();
    var before = file.path().indexOf("/_posts/");
    if (isPost && before > 0) {
      all.addAll(List.of(file.path().substring(0, before).split("/", -1)));
    }
    all.addAll(usual);
    all.addAll(words(values, "categories", "category"));
    return List.copyOf(all);
  }

  private static List<String> words(
      Map<String, @Nullable Object> values, String plural, String singular) {
    var all = new ArrayList<String>();
    if (values.get(singular) != null) {
      all.addAll(SiteConfig.texts(values.get(singular)));
    }
    if (values.get(plural) instanceof String text) {
      all.addAll(Arrays.stream(text.strip().split("\\s+")).filter(w -> !w.isEmpty()).toList());
    } else {
      all.addAll(SiteConfig.texts(values.get(plural)));
    }
    return all.stream().distinct().toList();
  }

  private Optional<OffsetDateTime> dateOf(Map<String, @Nullable Object> values) {
    // A date must say the same in every build.
    return Optional.ofNullable(values.get("date"))
        .filter(date -> !Times.isNow(date))
        .flatMap(Times::of)
        .map(time -> time.atZoneSameInstant(config.zone()).toOffsetDateTime());
  }

  private Optional<OffsetDateTime> dateOfName(SiteFile file, Matcher parts, Warnings warnings) {
    try {
      var day =
          LocalDate.of(
              Integer.parseInt(parts.group(1)),
              Integer.parseInt(parts.group(2)),
              Integer.parseInt(parts.group(3)));
      return Optional.of(day.atStartOfDay(config.zone()).toOffsetDateTime());
    } catch (DateTimeException e) {
      warnings.add(file.path(), "the name has no valid date");
      return Optional.empty();
    }
  }

  /// A heading at the beginning; in a folder of Markdown alone, the first one anywhere.
  private Optional<String> firstHeading(String body) {
    var heading = HEADING.matcher(body.stripLeading());
    if (!(config.isJekyll() ? heading.lookingAt() : heading.find())) {
      return Optional.empty();
    }
    var whole = heading.group(1) != null ? heading.group(1) : heading.group(2);
    var text = whole.substring(0, Math.min(whole.length(), TITLE_CHARS_MAX));
    return Optional.of(
        MARKS.matcher(text).replaceAll(m -> m.group(1) == null ? "" : m.group(1)).strip());
  }

  private static String titleOf(String slug) {
    return Arrays.stream(slug.split("-"))
        .filter(word -> !word.isEmpty())
        .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
        .collect(Collectors.joining(" "));
  }

  private static String stem(SiteFile file) {
    var name = file.name();
    var dot = name.lastIndexOf('.');
    return dot <= 0 ? name : name.substring(0, dot);
  }

  private static String withSlash(String url) {
    return url.startsWith("/") ? url : "/" + url;
  }
}

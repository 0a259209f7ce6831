package dev.millstream.builder.jekyll.content;

import dev.millstream.builder.liquid.value.Values;
import dev.millstream.builder.markdown.Markdown;
import dev.millstream.builder.source.SiteTree;
import dev.millstream.builder.source.SourceProblem;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// `_config.yml`, or what a folder of Markdown without one is rendered by.
public record SiteConfig(String file, boolean isJekyll, Map<String, @Nullable Object> values) {
  private static final List<String> FILES = List.of("_config.yml", "_config.yaml");
  private static final List<String> JEKYLL_FOLDERS = List.of("_layouts", "_posts", "_includes");

  /// kramdown's name for the quotes as they are.
  private static final String STRAIGHT_QUOTES = "apos,apos,quot,quot";

  /// Plugins whose work is done here.
  private static final List<String> GITHUB_PLUGINS =
      List.of(
          "jekyll-optional-front-matter",
          "jekyll-readme-index",
          "jekyll-redirect-from",
          "jekyll-relative-links",
          "jekyll-titles-from-headings");

  /// Reads a site's configuration.
  public static SiteConfig of(SiteTree tree) throws IOException, SourceProblem {
    for (var name : FILES) {
      var file = tree.find(name);
      if (file.isPresent()) {
        var values = Yaml.readMap(name, file.get().content().text(), 1);
        // Templates ask for it.
        values.putIfAbsent("paginate_path", "/page:num");
        return new SiteConfig(name, true, values);
      }
    }
    var isJekyll = JEKYLL_FOLDERS.stream().anyMatch(tree::hasFolder);
    return new SiteConfig(FILES.getFirst(), isJekyll, new LinkedHashMap<>());
  }

  /// A value as text; empty if it is absent or has no text.
  public Optional<String> text(String key) {
    return Optional.ofNullable(values.get(key)).map(Values::text).filter(text -> !text.isEmpty());
  }

  /// A value as a list of texts.
  public List<String> list(String key) {
    return texts(values.get(key));
  }

  /// A value as a map.
  public Map<?, ?> map(String key) {
    return values.get(key) instanceof Map<?, ?> map ? map : Map.of();
  }

  /// A value as a map of a map.
  public static Optional<Map<?, ?>> mapIn(@Nullable Object value) {
    return value instanceof Map<?, ?> map ? Optional.of(map) : Optional.empty();
  }

  /// A value as a list of texts: the items of a list, the keys of a map, or the value alone.
  public static List<String> texts(@Nullable Object value) {
    var texts = new ArrayList<String>();
    switch (value) {
      case null -> {}
      case List<?> list ->
          list.forEach(item -> {
            if (item != null) {
              texts.add(Values.text(item));
            }
          });
      case Map<?, ?> map -> map.keySet().forEach(key -> texts.add(Values.text(key)));
      default -> texts.add(Values.text(value));
    }
    return texts;
  }

  /// Whether a plugin works on this site: it is listed, or the site is Markdown alone, which GitHub
  /// renders with its own.
  public boolean hasPlugin(String name) {
    return list("plugins").contains(name)
        || list("gems").contains(name)
        || (!isJekyll && GITHUB_PLUGINS.contains(name));
  }

  /// Whether a value is set to true.
  public boolean isOn(String key) {
    return Boolean.TRUE.equals(values.get(key));
  }

  /// The zone that dates are shown in; UTC if none is set or it is not known.
  public ZoneId zone() {
    try {
      return text("timezone").<ZoneId>map(ZoneId::of).orElse(ZoneOffset.UTC);
    } catch (DateTimeException e) {
      return ZoneOffset.UTC;
    }
  }

  /// Whose Markdown the site is written in: kramdown's unless `markdown` is `CommonMark` or
  /// `CommonMarkGhPages`, or there is no Jekyll.
  public Markdown.Flavour markdown() {
    var isCommonMark =
        text("markdown").orElse("").toLowerCase(Locale.ROOT).startsWith("commonmark");
    return isJekyll && !isCommonMark ? Markdown.Flavour.KRAMDOWN : Markdown.Flavour.GITHUB;
  }

  /// What the site sets of kramdown's.
  public Markdown.KramdownOptions kramdown() {
    var options = map("kramdown");
    var isOff = text("highlighter").filter(name -> name.equals("none")).isPresent();
    Map<?, ?> highlighter = mapIn(options.get("syntax_highlighter_opts")).orElse(Map.of());
    var isDisabled = Boolean.TRUE.equals(highlighter.get("disable"));
    var language =
        Optional.ofNullable(highlighter.get("default_lang"))
            .map(Values::text)
            .orElse(Markdown.KramdownOptions.DEFAULTS.language());
    var quotes = String.join(",", texts(options.get("smart_quotes"))).replace(" ", "");
    var backlink =
        options.containsKey("footnote_backlink")
            ? Values.text(options.get("footnote_backlink"))
            : Markdown.KramdownOptions.DEFAULTS.backlink();
    return new Markdown.KramdownOptions(
        !isOff && !isDisabled, !quotes.equals(STRAIGHT_QUOTES), backlink, language);
  }

  /// The style or template of posts' addresses.
  public String permalink() {
    return text("permalink").orElse(isJekyll ? "date" : "none");
  }
}

package dev.millstream.builder.jekyll;

import dev.millstream.builder.jekyll.content.Document;
import dev.millstream.builder.jekyll.content.SiteContent;
import dev.millstream.builder.jekyll.filters.JekyllFilters;
import dev.millstream.builder.jekyll.filters.SiteHost;
import dev.millstream.builder.liquid.filters.StandardFilters;
import dev.millstream.builder.liquid.text.Place;
import dev.millstream.builder.markdown.Markdown;
import dev.millstream.builder.source.Warnings;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// What one rendering of a site shares between its pages. Thread-safe.
final class SiteRendering {
  private final SiteContent content;
  private final OffsetDateTime time;
  private final Warnings warnings;
  private final SiteHost host;
  private final Templates templates;
  private final Map<String, DocumentObject> objects = new HashMap<>();
  private final Map<String, Integer> positions = new HashMap<>();
  private final SiteObject object;
  private final DefaultTheme theme;
  private final Map<String, String> bodies = new ConcurrentHashMap<>();
  private final Map<String, String> excerpts = new ConcurrentHashMap<>();

  SiteRendering(SiteContent content, OffsetDateTime time, Warnings warnings) {
    this.content = content;
    this.time = time.atZoneSameInstant(content.config().zone()).toOffsetDateTime();
    this.warnings = warnings;
    var dialect =
        StandardFilters.DIALECT
            .with(JekyllTags.ALL, JekyllFilters.ALL)
            .tolerant((place, what) -> warn(place, what));
    var flavour = content.config().isJekyll() ? Markdown.Flavour.KRAMDOWN : Markdown.Flavour.GITHUB;
    host = new SiteHost(content.config(), new Markdown(flavour), dialect);
    templates = new Templates(content.tree(), dialect);
    content.collections().values().forEach(this::addObjects);
    content.pages().forEach(this::addObject);
    object = new SiteObject(this);
    theme = new DefaultTheme(this);
  }

  private void warn(Place place, String what) {
    warnings.add(place.file(), place.line(), "there is no " + what + "; passed over");
  }

  private void addObjects(List<Document> collection) {
    for (var i = 0; i < collection.size(); i++) {
      addObject(collection.get(i));
      positions.put(collection.get(i).file().path(), i);
    }
  }

  /// Where a document stands in its collection.
  int position(Document document) {
    return positions.getOrDefault(document.file().path(), -2);
  }

  private void addObject(Document document) {
    objects.put(document.file().path(), new DocumentObject(document, this));
  }

  SiteContent content() {
    return content;
  }

  OffsetDateTime time() {
    return time;
  }

  Warnings warnings() {
    return warnings;
  }

  SiteHost host() {
    return host;
  }

  Templates templates() {
    return templates;
  }

  DefaultTheme theme() {
    return theme;
  }

  SiteObject object() {
    return object;
  }

  /// The value that templates see of a document.
  DocumentObject object(Document document) {
    var known = objects.get(document.file().path());
    return known != null && known.document().url().equals(document.url())
        ? known
        : new DocumentObject(document, this);
  }

  void putBody(Document document, String html) {
    bodies.put(document.file().path(), html);
  }

  /// A document's rendered body, once it is rendered.
  Optional<String> body(Document document) {
    return Optional.ofNullable(bodies.get(document.file().path()));
  }

  void putExcerpt(Document document, String html) {
    excerpts.put(document.file().path(), html);
  }

  Optional<String> excerpt(Document document) {
    return Optional.ofNullable(excerpts.get(document.file().path()));
  }
}

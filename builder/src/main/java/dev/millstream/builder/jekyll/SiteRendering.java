package dev.millstream.builder.jekyll;

import dev.millstream.builder.jekyll.content.Document;
import dev.millstream.builder.jekyll.content.SiteConfig;
import dev.millstream.builder.jekyll.content.SiteContent;
import dev.millstream.builder.jekyll.filters.JekyllFilters;
import dev.millstream.builder.jekyll.filters.SiteHost;
import dev.millstream.builder.jekyll.kept.Fingerprint;
import dev.millstream.builder.jekyll.kept.KeptSite;
import dev.millstream.builder.jekyll.kept.Read;
import dev.millstream.builder.jekyll.kept.Reads;
import dev.millstream.builder.jekyll.kept.ReadsBudget;
import dev.millstream.builder.jekyll.kept.Renewal;
import dev.millstream.builder.jekyll.kept.Source;
import dev.millstream.builder.jekyll.plugins.Edition;
import dev.millstream.builder.liquid.filters.StandardFilters;
import dev.millstream.builder.liquid.text.Place;
import dev.millstream.builder.liquid.value.Allowance;
import dev.millstream.builder.markdown.Markdown;
import dev.millstream.builder.source.Content;
import dev.millstream.builder.source.SiteFile;
import dev.millstream.builder.source.Warnings;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What one rendering of a site shares between its pages. Thread-safe.
final class SiteRendering {
  /// Four bytes each.
  private static final int SHARED_READS_MAX = 4_000_000;

  private final SiteContent content;
  private final Edition edition;
  private final OffsetDateTime time;
  private final Warnings warnings;
  private final SiteHost host;
  private final Templates templates;
  private final Map<String, DocumentObject> objects = new HashMap<>();
  private final Map<String, DocumentObject> added = new HashMap<>();
  private final Map<String, Integer> positions = new HashMap<>();
  private final SiteObject object;
  private final DefaultTheme theme;
  private final Bodies bodies;
  private final ReadsBudget budget = new ReadsBudget(SHARED_READS_MAX);
  private final Map<String, Source> sources = new HashMap<>();
  private final KeptSite before;
  private final Set<String> copied = new HashSet<>();

  /// Paths of documents that are not read from what they were read from before.
  private final Set<String> changed = new HashSet<>();

  private final Renewal renewal;
  private final Allowance allowance;

  SiteRendering(
      SiteContent content,
      Edition edition,
      Warnings warnings,
      KeptSite before,
      Allowance allowance) {
    this.allowance = allowance;
    this.before = before;
    this.content = content;
    this.edition = edition;
    time = edition.time().atZoneSameInstant(content.config().zone()).toOffsetDateTime();
    this.warnings = warnings;
    var dialect =
        StandardFilters.DIALECT
            .with(JekyllTags.ALL, JekyllFilters.ALL)
            .with(Map.of(), Stylesheets.FILTERS)
            .tolerant((place, problem) -> warn(place, problem));
    host = new SiteHost(content.config(), markdown(content.config()), dialect);
    templates = new Templates(content.tree(), dialect);
    content.collections().values().forEach(this::addObjects);
    content.pages().forEach(this::addObject);
    object = new SiteObject(this);
    content.staticFiles().forEach(file -> copied.add(file.path()));
    Pagination.further(this).forEach(this::add);
    Generated.pages(this).forEach(this::add);
    theme = new DefaultTheme(this);
    bodies = new Bodies(this);
    renewal = new Renewal(before, new SiteReads(this));
  }

  private static Markdown markdown(SiteConfig config) {
    return new Markdown(config.markdown(), config.kramdown());
  }

  private void warn(Place place, String problem) {
    warn(place.file() + ":" + place.line(), problem + "; passed over");
  }

  /// Warns of something at a place, now and whenever what is being rendered is taken over.
  void warn(String place, String text) {
    Reads.warned(place + ": " + text);
    warnings.add(place, text);
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
    var path = document.file().path();
    objects.put(path, new DocumentObject(document, this));
    var bytes = Fingerprint.of(document.file().content());
    var known = before.sources().get(path);
    var source = Source.of(path, bytes, document.url(), known);
    sources.put(path, source);
    if (!source.equals(known)) {
      changed.add(path);
    }
  }

  /// Has templates see a page that no file of its own holds.
  private void add(Document page) {
    var name = page.file().path() + " as " + page.url();
    var shown = new DocumentObject(page, this, name);
    added.put(name, shown);
    object.add(shown);
  }

  /// The value that templates see under a name: a source path, or that of a page without a file.
  Optional<DocumentObject> objectOf(String name) {
    return Optional.ofNullable(objects.getOrDefault(name, added.get(name)));
  }

  Allowance allowance() {
    return allowance;
  }

  SiteContent content() {
    return content;
  }

  Edition edition() {
    return edition;
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
    return known != null
            && known.document().url().equals(document.url())
            && known.document().values().equals(document.values())
        ? known
        : new DocumentObject(document, this);
  }

  Bodies bodies() {
    return bodies;
  }

  Renewal renewal() {
    return renewal;
  }

  /// What tells a document's source from another, and from its own in another commit.
  Fingerprint sourceOf(Document document) {
    var source = sources.get(document.file().path());
    return source == null ? Fingerprint.ABSENT : source.whole();
  }

  /// Whether a document is at the address that its file gives it.
  boolean isAsRead(Document document) {
    var known = sources.get(document.file().path());
    return known != null && known.url().equals(document.url());
  }

  /// Whether the document or page at a path is read from what it was read from before.
  boolean isUnchanged(String path) {
    return !changed.contains(path) && sources.containsKey(path);
  }

  /// The paths of documents and pages that came, went or changed.
  Set<String> changes() {
    var all = new HashSet<>(changed);
    if (sources.size() - changed.size() < before.sources().size()) {
      before.sources().keySet().stream()
          .filter(path -> !sources.containsKey(path))
          .forEach(all::add);
    }
    return all;
  }

  /// The sources of all documents and pages, by path.
  Map<String, Source> sources() {
    return sources;
  }

  /// Collects what the rendering of a document reads.
  Reads reads(Document document, boolean ofBody) {
    return new Reads(document.file().path(), ofBody, budget);
  }

  /// The document or page of a source path.
  Optional<Document> document(String path) {
    return Optional.ofNullable(objects.get(path)).map(DocumentObject::document);
  }

  /// Whether a file of this path is published as it is.
  boolean isCopied(String path) {
    return copied.contains(path);
  }

  /// The file that is published as it is at this path.
  Optional<Content> published(String path) {
    Reads.note(new Read.Source(path));
    return copied.contains(path)
        ? content.tree().find(path).map(SiteFile::content)
        : Optional.empty();
  }

  /// Where a link to a source path leads; empty if the site has no such file.
  Optional<String> addressOf(String path) {
    Reads.note(new Read.Address(path));
    return document(path)
        .map(Document::url)
        .or(() -> copied.contains(path) ? Optional.of("/" + path) : Optional.empty());
  }

  /// Where the post of this name is: `2026-01-02-title`, or with the folders before it.
  Optional<String> addressOfPost(String name) {
    Reads.note(new Read.Post(name));
    return content.collection("posts").stream()
        .filter(post -> isNamed(post.file().path(), name))
        .findFirst()
        .map(Document::url);
  }

  private static boolean isNamed(String path, String name) {
    var stem = path.replaceFirst("\\.[^.]*$", "").replace("_posts/", "");
    return stem.equals(name) || (name.indexOf('/') < 0 && stem.endsWith("/" + name));
  }
}

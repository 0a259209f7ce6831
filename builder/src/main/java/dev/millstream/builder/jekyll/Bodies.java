package dev.millstream.builder.jekyll;

import dev.millstream.builder.jekyll.content.Document;
import dev.millstream.builder.jekyll.kept.Fingerprint;
import dev.millstream.builder.jekyll.kept.KeptBody;
import dev.millstream.builder.jekyll.kept.PackedTexts;
import dev.millstream.builder.jekyll.kept.Read;
import dev.millstream.builder.jekyll.kept.Reads;
import dev.millstream.builder.jekyll.kept.Renewal;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// The rendered bodies and excerpts of documents, which other pages may show. A body that another
/// rendering left is taken from there if a page wants it, or rendered again where there was no room
/// for it. Thread-safe.
final class Bodies {
  private static final long KEPT_BYTES_MAX = 32L << 20;

  private final SiteRendering site;
  private final PageRenderer renderer;
  private final Map<String, Rendered> rendered = new ConcurrentHashMap<>();
  private final AtomicLong keptBytes = new AtomicLong();

  private record Rendered(String html, Optional<String> excerpt) {}

  Bodies(SiteRendering site) {
    this.site = site;
    renderer = new PageRenderer(site);
  }

  /// Takes a document's body over, or renders it.
  void prepare(Document document, Renewal renewal) {
    var path = document.file().path();
    var own = site.sourceOf(document);
    var kept = renewal.body(path, own);
    if (kept.isPresent()) {
      kept.get().forEach(site.warnings()::add);
      keptBytes.addAndGet(renewal.bodyAt(path).map(KeptBody::weight).orElse(0));
    } else {
      var reads = site.reads(document, true);
      var body = render(document, reads);
      site.allowance().take(body.html().length());
      rendered.put(path, body);
      renewal.bodyIs(path, own, kept(body), reads);
    }
  }

  private KeptBody kept(Rendered body) {
    var html = Fingerprint.of(body.html());
    var excerpt = Fingerprint.of(body.excerpt().orElse(null));
    if (keptBytes.get() >= KEPT_BYTES_MAX) {
      return new KeptBody(html, excerpt, Optional.empty());
    }
    var texts = PackedTexts.of(new PackedTexts.Texts(body.html(), body.excerpt()));
    var kept = new KeptBody(html, excerpt, Optional.of(texts));
    keptBytes.addAndGet(kept.weight());
    return kept;
  }

  private Rendered render(Document document, Reads reads) {
    return reads.during(() -> {
      var html = renderer.body(document);
      var excerpt =
          !document.isPage()
              ? Optional.of(renderer.excerpt(document, html))
              : Optional.<String>empty();
      return new Rendered(html, excerpt);
    });
  }

  /// A document's rendered body; empty for a page, and while a body is rendered.
  Optional<String> body(Document document) {
    if (document.isPage() || Reads.areOfBody()) {
      return Optional.empty();
    }
    Reads.note(new Read.Body(document.file().path()));
    return Optional.of(of(document).html());
  }

  /// A document's rendered excerpt; empty for a page, and while a body is rendered.
  Optional<String> excerpt(Document document) {
    if (document.isPage() || Reads.areOfBody()) {
      return Optional.empty();
    }
    Reads.note(new Read.Excerpt(document.file().path()));
    return of(document).excerpt();
  }

  /// What the rendering before left of a body that is still true.
  private Optional<Rendered> left(String path) {
    return site.renewal()
        .bodyAt(path)
        .flatMap(KeptBody::texts)
        .map(PackedTexts::texts)
        .map(texts -> new Rendered(texts.html(), texts.excerpt()));
  }

  private Rendered of(Document document) {
    var path = document.file().path();
    var known = rendered.get(path);
    if (known == null) {
      known = left(path).orElseGet(() -> render(document, site.reads(document, true)));
      rendered.put(path, known);
    }
    return known;
  }
}

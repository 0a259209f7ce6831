package dev.millstream.builder.jekyll;

import dev.millstream.builder.jekyll.content.Document;
import dev.millstream.builder.jekyll.kept.Fingerprint;
import dev.millstream.builder.jekyll.kept.KeptBody;
import dev.millstream.builder.jekyll.kept.Read;
import dev.millstream.builder.jekyll.kept.Reads;
import dev.millstream.builder.jekyll.kept.Renewal;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// The rendered bodies and excerpts of documents, which other pages may show. A body that another
/// rendering left is only rendered again if a page wants it. Thread-safe.
final class Bodies {
  private final SiteRendering site;
  private final PageRenderer renderer;
  private final Map<String, Rendered> rendered = new ConcurrentHashMap<>();

  private record Rendered(String html, Optional<String> excerpt) {
    KeptBody kept() {
      return new KeptBody(Fingerprint.of(html), Fingerprint.of(excerpt.orElse(null)));
    }
  }

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
    } else {
      var reads = site.reads(document, true);
      var body = render(document, reads);
      rendered.put(path, body);
      renewal.bodyIs(path, own, body.kept(), reads);
    }
  }

  private Rendered render(Document document, Reads reads) {
    return reads.during(() -> {
      var html = renderer.body(document);
      var excerpt =
          document.isPost()
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

  /// A post's rendered excerpt; empty for others, and while a body is rendered.
  Optional<String> excerpt(Document document) {
    if (!document.isPost() || Reads.areOfBody()) {
      return Optional.empty();
    }
    Reads.note(new Read.Excerpt(document.file().path()));
    return of(document).excerpt();
  }

  private Rendered of(Document document) {
    var path = document.file().path();
    var known = rendered.get(path);
    if (known == null) {
      known = render(document, site.reads(document, true));
      rendered.put(path, known);
    }
    return known;
  }
}

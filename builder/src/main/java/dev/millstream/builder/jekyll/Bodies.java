package dev.millstream.builder.jekyll;

import dev.millstream.builder.jekyll.content.Document;
import dev.millstream.builder.jekyll.kept.Fingerprint;
import dev.millstream.builder.jekyll.kept.KeptBody;
import dev.millstream.builder.jekyll.kept.PackedText;
import dev.millstream.builder.jekyll.kept.Read;
import dev.millstream.builder.jekyll.kept.Reads;
import dev.millstream.builder.jekyll.kept.Renewal;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// The rendered bodies and excerpts of documents, which other pages may show. A body that another
/// rendering left is taken from there if a page wants it, or rendered again where there was no room
/// for it. An excerpt is rendered when a page wants it: it reads nothing that its body does not.
/// Thread-safe.
final class Bodies {
  private static final long KEPT_BYTES_MAX = 32L << 20;

  private final SiteRendering site;
  private final PageRenderer renderer;
  private final Map<String, String> rendered = new ConcurrentHashMap<>();
  private final Map<String, String> excerpts = new ConcurrentHashMap<>();
  private final AtomicLong keptBytes = new AtomicLong();

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
      var html = reads.during(() -> renderer.body(document));
      site.allowance().take(html.length());
      rendered.put(path, html);
      renewal.bodyIs(path, own, kept(html), reads);
    }
  }

  private KeptBody kept(String html) {
    var fingerprint = Fingerprint.of(html);
    if (keptBytes.get() >= KEPT_BYTES_MAX) {
      return new KeptBody(fingerprint, Optional.empty());
    }
    var kept = new KeptBody(fingerprint, Optional.of(PackedText.of(html)));
    keptBytes.addAndGet(kept.weight());
    return kept;
  }

  /// A document's rendered body; empty for a page, and while a body is rendered.
  Optional<String> body(Document document) {
    if (document.isPage() || Reads.areOfBody()) {
      return Optional.empty();
    }
    Reads.note(new Read.Body(document.file().path()));
    return Optional.of(html(document));
  }

  /// A document's rendered excerpt; empty for a page, and while a body is rendered.
  Optional<String> excerpt(Document document) {
    if (document.isPage() || Reads.areOfBody()) {
      return Optional.empty();
    }
    Reads.note(new Read.Excerpt(document.file().path()));
    return excerptOf(document);
  }

  /// A document's rendered excerpt, without a note that it was read; empty for a page.
  Optional<String> excerptOf(Document document) {
    if (document.isPage()) {
      return Optional.empty();
    }
    var path = document.file().path();
    var known = excerpts.get(path);
    if (known == null) {
      var html = html(document);
      known = site.reads(document, true).during(() -> renderer.excerpt(document, html));
      excerpts.put(path, known);
    }
    return Optional.of(known);
  }

  private String html(Document document) {
    var path = document.file().path();
    var known = rendered.get(path);
    if (known == null) {
      known =
          left(path)
              .orElseGet(() -> site.reads(document, true).during(() -> renderer.body(document)));
      rendered.put(path, known);
    }
    return known;
  }

  /// What the rendering before left of a body that is still true.
  private Optional<String> left(String path) {
    return site.renewal().bodyAt(path).flatMap(KeptBody::text).map(PackedText::text);
  }
}

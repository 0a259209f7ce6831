package dev.millstream.transcoder.audit;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;

/// Audits one stream, reading it whole: everything but two playlists and one segment at a time is
/// forgotten as soon as it was measured.
public final class Audit {
  private final Library library;
  private final Ledger ledger;
  private final URI stream;

  private Audit(URI stream, Reader reader) {
    this.stream = stream;
    this.ledger = new Ledger(stream);
    this.library = new Library(reader, ledger);
  }

  /// Audits the stream whose multivariant playlist is at `stream`.
  ///
  /// @throws AuditException if a playlist or a segment cannot be read at all
  public static AuditReport of(URI stream, Reader reader) throws AuditException {
    return new Audit(stream, reader).run();
  }

  private AuditReport run() throws AuditException {
    var lines = library.playlist(stream);
    if (!Variants.isOne(lines)) {
      throw new AuditException(stream, "no multivariant playlist: it names no variant");
    }
    var variants = Variants.of(stream, lines);
    var renditions = renditions(variants);
    new VariantRules(stream, variants, renditions, ledger).check();
    TogetherRules.check(renditions.values().stream().toList(), ledger);
    new KeyRules(renditions.values(), library, ledger).check(stream, variants);
    return new AuditReport(
        stream,
        variants.streams().size(),
        renditions.size(),
        renditions.values().stream().mapToInt(facts -> facts.list().parts().size()).sum(),
        renditions.values().stream().mapToDouble(RenditionFacts::seconds).max().orElse(0),
        library.bytesRead(),
        ledger.violations(),
        ledger.skipped());
  }

  private Map<URI, RenditionFacts> renditions(Variants variants) throws AuditException {
    var found = new LinkedHashMap<URI, RenditionFacts>();
    for (var variant : variants.streams()) {
      if (!found.containsKey(variant.uri())) {
        found.put(variant.uri(), RenditionWalk.of(variant.uri(), library, ledger));
      }
    }
    for (var sound : variants.sounds()) {
      if (!found.containsKey(sound.uri())) {
        found.put(sound.uri(), RenditionWalk.of(sound.uri(), library, ledger));
      }
    }
    return found;
  }
}

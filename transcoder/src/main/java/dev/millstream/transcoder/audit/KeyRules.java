package dev.millstream.transcoder.audit;

import dev.millstream.transcoder.audit.MediaList.Part;
import dev.millstream.transcoder.audit.Variants.Stream;
import dev.millstream.transcoder.audit.media.SegmentFacts;
import dev.millstream.transcoder.audit.media.SegmentFacts.Fragment;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;

/// Checks the playlists of pictures that stand alone against the segments they point into.
final class KeyRules {
  private static final double KEY_SECONDS = 2;

  private final Library library;
  private final Ledger ledger;
  private final Map<URI, SegmentFacts> segments = new HashMap<>();

  KeyRules(Iterable<RenditionFacts> renditions, Library library, Ledger ledger) {
    renditions.forEach(rendition -> segments.putAll(rendition.segments()));
    this.library = library;
    this.ledger = ledger;
  }

  void check(URI uri, Variants variants) throws AuditException {
    var pictures = variants.streams().stream().anyMatch(Stream::pictures);
    if (pictures && variants.keys().isEmpty()) {
      ledger.violated(Rule.KEY_PLAYLISTS, uri, "there are none");
    }
    for (var stream : variants.keys()) {
      for (var attribute : new String[] {"BANDWIDTH", "CODECS", "RESOLUTION"}) {
        if (stream.attribute(attribute).isEmpty()) {
          ledger.violated(Rule.KEY_PLAYLISTS, stream.uri(), "%s is missing", attribute);
        }
      }
      keys(stream.uri());
    }
  }

  private void keys(URI uri) throws AuditException {
    var lines = library.playlist(uri);
    if (!lines.contains("#EXT-X-I-FRAMES-ONLY")) {
      ledger.violated(Rule.KEY_PLAYLISTS, uri, "EXT-X-I-FRAMES-ONLY is missing");
    }
    var list = MediaList.of(uri, lines);
    for (var part : list.parts()) {
      var segment = segments.get(part.uri());
      if (segment != null && part.range().isPresent()) {
        range(uri, part, segment);
      }
    }
    // the last lasts to the end, whatever that is
    var longest = list.parts().stream().mapToDouble(Part::seconds).max().orElse(0);
    if (longest > KEY_SECONDS + 0.1) {
      ledger.violated(Rule.KEYS_OFTEN, uri, "there are %.2f s between two", longest);
    }
  }

  private void range(URI uri, Part part, SegmentFacts segment) {
    var range = part.range().orElseThrow();
    var fragment =
        segment.fragments().stream().filter(found -> found.at() == range.offset()).findFirst();
    if (fragment.isEmpty() || !fragment.get().key() || !holds(range, fragment.get())) {
      ledger.violated(
          Rule.KEY_RANGES,
          uri,
          "%d@%d of %s is no moof with a picture that stands alone",
          range.length(),
          range.offset(),
          part.uri());
    }
  }

  private static boolean holds(MediaList.Range range, Fragment fragment) {
    return range.offset() + range.length() >= fragment.firstEnd();
  }
}

package dev.millstream.transcoder.audit;

import dev.millstream.transcoder.audit.MediaList.Part;
import java.io.IOException;
import java.net.URI;
import java.util.Arrays;
import java.util.List;

/// Fetches playlists and media, and checks how they are served. It remembers one body, for streams
/// whose segments are ranges of one file. Not thread-safe.
final class Library {
  private final Reader reader;
  private final Ledger ledger;
  private URI remembered = URI.create("");
  private byte[] body = {};
  private long bytesRead;

  Library(Reader reader, Ledger ledger) {
    this.reader = reader;
    this.ledger = ledger;
  }

  List<String> playlist(URI uri) throws AuditException {
    var fetched = fetch(uri);
    if (!fetched.gzip()) {
      ledger.violated(Rule.GZIP, uri, "the playlist comes unpacked to who accepts gzip");
    }
    return PlaylistLines.of(uri, fetched.bytes());
  }

  byte[] media(Part part) throws AuditException {
    if (!remembered.equals(part.uri())) {
      var fetched = fetch(part.uri());
      if (fetched.redirected()) {
        ledger.violated(Rule.NO_REDIRECTS, part.uri(), "it is served through a redirect");
      }
      remembered = part.uri();
      body = fetched.bytes();
    }
    if (part.range().isEmpty()) {
      return body;
    }
    var range = part.range().get();
    if (range.offset() + range.length() > body.length) {
      throw new AuditException(
          part.uri(),
          "the range %d@%d lies outside its %d bytes"
              .formatted(range.length(), range.offset(), body.length));
    }
    var from = (int) range.offset();
    return Arrays.copyOfRange(body, from, from + (int) range.length());
  }

  long bytesRead() {
    return bytesRead;
  }

  private Reader.Fetched fetch(URI uri) throws AuditException {
    try {
      var fetched = reader.fetch(uri);
      bytesRead += fetched.bytes().length;
      return fetched;
    } catch (IOException | IllegalArgumentException e) {
      throw new AuditException(uri, "cannot be read: " + e.getMessage());
    }
  }
}

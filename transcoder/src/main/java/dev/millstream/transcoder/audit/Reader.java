package dev.millstream.transcoder.audit;

import java.io.IOException;
import java.net.URI;

/// Fetches what a stream's addresses name.
public interface Reader {
  /// A fetched body, decoded; whether it came packed with gzip, and whether through a redirect.
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Fetched(byte[] bytes, boolean gzip, boolean redirected) {}

  /// The whole of an address.
  ///
  /// @throws IOException if it does not answer with a body of a bearable size
  Fetched fetch(URI address) throws IOException;
}

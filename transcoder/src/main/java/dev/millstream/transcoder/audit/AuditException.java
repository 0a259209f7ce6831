package dev.millstream.transcoder.audit;

import java.net.URI;

/// A stream that cannot be audited at all: an address that does not answer, or what is no playlist.
public final class AuditException extends Exception {
  private static final long serialVersionUID = 1;

  AuditException(URI where, String problem) {
    super(where + ": " + problem);
  }
}

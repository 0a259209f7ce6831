package dev.millstream.store;

import java.io.IOException;

/// The scope holds no object of this digest.
public final class NoSuchObjectException extends IOException {
  private static final long serialVersionUID = 1L;

  public NoSuchObjectException(Scope scope, Digest digest) {
    super("no object " + digest + " in " + scope);
  }
}

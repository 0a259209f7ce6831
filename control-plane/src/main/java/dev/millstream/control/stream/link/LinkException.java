package dev.millstream.control.stream.link;

import java.io.IOException;

/// A link gave no file; the text is for whoever asked for it. `again` says whether another attempt
/// may do better.
public final class LinkException extends IOException {
  private static final long serialVersionUID = 1L;

  private final boolean again;

  LinkException(String message, boolean again) {
    super(message);
    this.again = again;
  }

  boolean again() {
    return again;
  }
}

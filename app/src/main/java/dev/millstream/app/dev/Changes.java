package dev.millstream.app.dev;

import java.nio.file.Path;
import java.util.Set;

/// What may have changed in a folder since it was looked at last.
sealed interface Changes {
  /// Anything.
  record Anything() implements Changes {}

  /// The contents of these files, and nothing else.
  record Of(Set<Path> files) implements Changes {
    public Of {
      files = Set.copyOf(files);
    }
  }
}

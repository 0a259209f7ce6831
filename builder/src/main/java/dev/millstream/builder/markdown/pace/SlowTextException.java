package dev.millstream.builder.markdown.pace;

import java.time.Duration;

/// A text takes longer to render than it may.
public final class SlowTextException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  SlowTextException(Duration limit) {
    super("takes longer than %,d ms to render as Markdown".formatted(limit.toMillis()));
  }
}

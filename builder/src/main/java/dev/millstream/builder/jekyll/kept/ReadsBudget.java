package dev.millstream.builder.jekyll.kept;

import java.util.concurrent.atomic.AtomicInteger;

/// How many reads one site's pages may record, so that pages that all list each other do not fill
/// the memory. Thread-safe.
public final class ReadsBudget {
  private static final int EACH = 500;

  private final AtomicInteger left;

  /// Every page has 500 reads for itself; all share `more`.
  public ReadsBudget(int more) {
    left = new AtomicInteger(more);
  }

  /// Whether a page that has this many now may record another.
  boolean allows(int count) {
    return count <= EACH || left.getAndDecrement() > 0;
  }
}

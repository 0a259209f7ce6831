package dev.millstream.builder.source;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Collects what is doubtful but no reason to fail, each thing once. Thread-safe.
public final class Warnings {
  private static final int KEPT_MAX = 100;

  private final Set<String> found = new LinkedHashSet<>();
  private int dropped;

  /// Adds a warning about a file.
  public void add(String file, String text) {
    add(file + ": " + text);
  }

  /// Adds a warning about a line, counted from 1.
  public void add(String file, int line, String text) {
    add(file + ":" + line + ": " + text);
  }

  /// Adds a warning that says where it belongs.
  public synchronized void add(String warning) {
    if (found.size() < KEPT_MAX) {
      found.add(warning);
    } else if (!found.contains(warning)) {
      dropped++;
    }
  }

  /// The warnings so far, in the order they came.
  public synchronized List<String> all() {
    var all = new ArrayList<>(found);
    if (dropped > 0) {
      all.add("and " + dropped + " warnings more");
    }
    return List.copyOf(all);
  }
}

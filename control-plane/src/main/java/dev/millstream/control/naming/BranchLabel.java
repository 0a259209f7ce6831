package dev.millstream.control.naming;

import java.util.Locale;

/// A branch's name as a host label: lower case, `-` for what a label cannot hold, at most 28.
public final class BranchLabel {
  private static final int LENGTH_MAX = 28;

  private BranchLabel() {}

  /// The label of `branch`.
  public static String of(String branch) {
    var label = branch.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9-]", "-");
    label = label.substring(0, Math.min(LENGTH_MAX, label.length()));
    label = label.replaceAll("^-+|-+$", "");
    return label.isEmpty() ? "branch" : label;
  }
}

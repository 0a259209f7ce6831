package dev.millstream.control.naming;

import dev.millstream.store.Digest;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// A branch's name as a host label: lower case, `-` for what a label cannot hold, at most 28. Where
/// nothing is left of a name, it is `branch-` and a few digits of its hash.
public final class BranchLabel {
  private static final int LENGTH_MAX = 28;
  private static final int DISTINCT_CHARS = 6;

  private BranchLabel() {}

  private static String distinct(String branch) {
    return Digest.of(branch.getBytes(StandardCharsets.UTF_8)).hex().substring(0, DISTINCT_CHARS);
  }

  /// The label of `branch`.
  public static String of(String branch) {
    var label = branch.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9-]", "-");
    label = label.substring(0, Math.min(LENGTH_MAX, label.length()));
    label = label.replaceAll("^-+|-+$", "");
    // browsers show a label that begins like that as what it may stand for
    label = label.replaceFirst("^xn--+", "xn-");
    return label.isEmpty() ? "branch-" + distinct(branch) : label;
  }
}

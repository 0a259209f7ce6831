package dev.millstream.builder.markdown;

/// What a site's `kramdown` settings change: whether the parts of code get classes, whether
/// straight quotes become curly ones, and what leads back from a footnote: text, in which entities
/// stay. An empty `backlink` has nothing lead back.
public record KramdownOptions(boolean marksCode, boolean curlsQuotes, String backlink) {
  /// As Jekyll has it.
  public static final KramdownOptions DEFAULTS = new KramdownOptions(true, true, "&#8617;");
}

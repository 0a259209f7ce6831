package dev.millstream.builder.markdown;

import dev.millstream.builder.markdown.pace.Pace;
import dev.millstream.builder.markdown.pace.SlowTextException;
import java.time.Duration;

/// Renders Markdown. Immutable and thread-safe.
public final class Markdown {
  /// Whose Markdown it is.
  public enum Flavour {
    /// What Jekyll renders: smart quotes, definition lists, attribute lists.
    KRAMDOWN,
    /// What GitHub shows: CommonMark and GFM, bare addresses are links, quotes stay as they are.
    GITHUB
  }

  /// What a site's `kramdown` settings change: whether the parts of code get classes, whether
  /// straight quotes become curly ones, and what leads back from a footnote: text, in which
  /// entities stay. An empty `backlink` has nothing lead back. `language` is that of code which
  /// names none.
  public record KramdownOptions(
      boolean marksCode, boolean curlsQuotes, String backlink, String language) {
    /// As Jekyll has it.
    public static final KramdownOptions DEFAULTS =
        new KramdownOptions(true, true, "&#8617;", "plaintext");
  }

  private static final Duration LIMIT = Duration.ofSeconds(30);

  /// A smaller text is rendered soon, whatever it is.
  private static final int PACED_FROM = 16 << 10;

  private final Duration limit;
  private final Flavour flavour;
  private final MarkdownEngine engine;

  /// A renderer of this flavour.
  public Markdown(Flavour flavour) {
    this(flavour, KramdownOptions.DEFAULTS);
  }

  /// A renderer of this flavour; the options are those of kramdown's.
  public Markdown(Flavour flavour, KramdownOptions options) {
    this(flavour, options, LIMIT);
  }

  /// A renderer that takes this long for a text at most.
  public Markdown(Flavour flavour, Duration limit) {
    this(flavour, KramdownOptions.DEFAULTS, limit);
  }

  private Markdown(Flavour flavour, KramdownOptions options, Duration limit) {
    this.flavour = flavour;
    this.limit = limit;
    engine =
        switch (flavour) {
          case KRAMDOWN -> new KramdownEngine(options);
          case GITHUB -> new GithubEngine();
        };
  }

  /// The HTML of a Markdown text.
  ///
  /// @throws SlowTextException if that takes longer than it may
  public String render(String text) {
    return text.length() < PACED_FROM
        ? engine.html(text)
        : Pace.within(limit, () -> engine.html(text));
  }

  /// The flavour that this renders.
  public Flavour flavour() {
    return flavour;
  }
}

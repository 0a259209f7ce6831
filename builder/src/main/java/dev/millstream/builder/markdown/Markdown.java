package dev.millstream.builder.markdown;

/// Renders Markdown. Immutable and thread-safe.
public final class Markdown {
  /// Whose Markdown it is.
  public enum Flavour {
    /// What Jekyll renders: smart quotes, definition lists, attribute lists.
    KRAMDOWN,
    /// What GitHub shows: CommonMark and GFM, bare addresses are links, quotes stay as they are.
    GITHUB
  }

  private final Flavour flavour;
  private final MarkdownEngine engine;

  /// A renderer of this flavour.
  public Markdown(Flavour flavour) {
    this.flavour = flavour;
    engine =
        switch (flavour) {
          case KRAMDOWN -> new KramdownEngine();
          case GITHUB -> new GithubEngine();
        };
  }

  /// The HTML of a Markdown text.
  public String render(String text) {
    return engine.html(text);
  }

  /// The flavour that this renders.
  public Flavour flavour() {
    return flavour;
  }
}

package dev.millstream.builder.lint;

/// What a site's `[lint]` says: whether findings are told or stop the deployment, whether links are
/// followed, and how many bytes a page with its scripts, styles and pictures may have.
public record LintSettings(Level level, boolean links, long pageBytesMax) {
  /// What findings lead to.
  public enum Level {
    OFF,
    WARN,
    FAIL
  }

  public static final LintSettings DEFAULTS = new LintSettings(Level.WARN, true, 5_000_000);
}

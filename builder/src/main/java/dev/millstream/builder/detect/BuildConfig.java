package dev.millstream.builder.detect;

import dev.millstream.builder.lint.LintSettings;

/// How a project is set to build on the server, as the `build_config` of the API; what is empty is
/// left to the repository. `root` is the folder that the project's site lies in; without `caching`
/// no build finds what the one before it left; `lint` holds for what the repository does not say.
public record BuildConfig(
    String command, String output, String root, boolean caching, LintSettings lint) {
  /// Nothing is set.
  public static final BuildConfig NONE = new BuildConfig("", "", "", true);

  /// A project whose lint is as at first.
  public BuildConfig(String command, String output, String root, boolean caching) {
    this(command, output, root, caching, LintSettings.DEFAULTS);
  }
}

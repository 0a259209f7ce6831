package dev.millstream.builder.detect;

/// How a project is set to build on the server, as the `build_config` of the API; what is empty is
/// left to the repository. `root` is the folder that the project's site lies in; without `caching`
/// no build finds what the one before it left.
public record BuildConfig(String command, String output, String root, boolean caching) {
  /// Nothing is set.
  public static final BuildConfig NONE = new BuildConfig("", "", "", true);
}

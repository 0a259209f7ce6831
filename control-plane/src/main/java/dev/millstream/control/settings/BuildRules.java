package dev.millstream.control.settings;

import java.util.List;
import java.util.Optional;

/// Which pushes are built, as on Cloudflare Pages ("branch build controls", "build watch paths").
public record BuildRules(
    boolean production,
    Previews previews,
    Wildcards branchIncludes,
    Wildcards branchExcludes,
    Wildcards pathIncludes,
    Wildcards pathExcludes) {
  /// All of them.
  public static final BuildRules ALL =
      new BuildRules(
          true, Previews.ALL, Wildcards.ANY, Wildcards.NONE, Wildcards.ANY, Wildcards.NONE);

  /// A push that changes more files is built whatever they are.
  public static final int FILES_MAX = 3_000;

  /// Which branches but production's are built.
  public enum Previews {
    ALL,
    NONE,
    /// Those that the lists of branches say.
    CUSTOM
  }

  /// Why a push to the branch is not built; empty if it is.
  public Optional<String> refusal(boolean toProduction, String branch) {
    if (toProduction) {
      return production
          ? Optional.empty()
          : Optional.of("the project's settings turn builds of production off");
    }
    return switch (previews) {
      case ALL -> Optional.empty();
      case NONE -> Optional.of("the project's settings turn previews off");
      case CUSTOM ->
          branchIncludes.match(branch) && !branchExcludes.match(branch)
              ? Optional.empty()
              : Optional.of("the project's settings build no previews of " + branch);
    };
  }

  /// Whether it matters which files a push changes.
  public boolean watchesPaths() {
    return !pathIncludes.equals(Wildcards.ANY) || !pathExcludes.equals(Wildcards.NONE);
  }

  /// Why a push is not built that changes these files, no more; empty if it is, as one is that
  /// changes none.
  public Optional<String> refusal(List<String> changed) {
    var watched =
        changed.isEmpty()
            || changed.size() > FILES_MAX
            || changed.stream()
                .filter(path -> !pathExcludes.match(path))
                .anyMatch(pathIncludes::match);
    return watched
        ? Optional.empty()
        : Optional.of("it changes no file that the project's settings watch");
  }
}

package dev.millstream.builder.jekyll.content;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// Which files of a source belong to the site.
final class Visibility {
  private static final List<String> EXCLUDED_ALWAYS =
      List.of("node_modules", "vendor/bundle", "vendor/cache", "vendor/gems", "vendor/ruby");
  private static final List<String> EXCLUDED_UNLESS_SET =
      List.of("Gemfile", "Gemfile.lock", "gemfiles", ".sass-cache", ".jekyll-cache");

  private final List<Pattern> excluded = new ArrayList<>();
  private final List<Pattern> included = new ArrayList<>();

  private Visibility() {}

  static Visibility of(SiteConfig config) {
    var visibility = new Visibility();
    var exclude = new ArrayList<>(EXCLUDED_ALWAYS);
    exclude.addAll(EXCLUDED_UNLESS_SET);
    exclude.addAll(config.list("exclude"));
    exclude.forEach(glob -> visibility.excluded.add(pattern(glob)));
    config.list("include").forEach(glob -> visibility.included.add(pattern(glob)));
    visibility.included.add(pattern(".well-known"));
    return visibility;
  }

  private static Pattern pattern(String glob) {
    return FrontMatterDefaults.glob(glob.replaceFirst("^/+", "").replaceFirst("/+$", ""));
  }

  boolean isExcluded(String path) {
    return excluded.stream().anyMatch(pattern -> pattern.matcher(path).find()) && !isIncluded(path);
  }

  /// Whether a file outside of all collections is part of the site.
  boolean isShown(String path) {
    for (var segment : path.split("/", -1)) {
      if ("._#".indexOf(segment.charAt(0)) >= 0 || segment.endsWith("~")) {
        return isIncluded(path);
      }
    }
    return true;
  }

  private boolean isIncluded(String path) {
    return included.stream().anyMatch(pattern -> pattern.matcher(path).find());
  }
}

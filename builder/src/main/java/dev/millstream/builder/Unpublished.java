package dev.millstream.builder;

import dev.millstream.builder.rules.RuleFiles;
import dev.millstream.builder.source.SiteFile;
import java.util.Set;

/// What never becomes an asset, however the site was made.
final class Unpublished {
  private static final Set<String> AT_ROOT =
      Set.of("_worker.js", ".nojekyll", "wrangler.toml", "wrangler.json", "wrangler.jsonc");
  private static final Set<String> ROOT_FOLDERS = Set.of("functions", "_worker.js");
  private static final Set<String> ANYWHERE =
      Set.of(
          "node_modules",
          ".DS_Store",
          ".dev.vars",
          ".gitignore",
          ".gitattributes",
          ".gitmodules",
          ".github",
          ".millstream");

  private Unpublished() {}

  static boolean covers(SiteFile file) {
    return mayCover(file.path()) && isCovered(file);
  }

  /// Quickly: most of a large site's files are none of these.
  private static boolean mayCover(String path) {
    return path.indexOf('/') < 0
        || path.startsWith(".")
        || path.contains("/.")
        || path.contains("node_modules")
        || ROOT_FOLDERS.contains(path.substring(0, path.indexOf('/')));
  }

  private static boolean isCovered(SiteFile file) {
    var segments = file.path().split("/", -1);
    if (segments.length == 1) {
      return AT_ROOT.contains(segments[0])
          || RuleFiles.UNPUBLISHED.contains(segments[0])
          || ANYWHERE.contains(segments[0]);
    }
    if (ROOT_FOLDERS.contains(segments[0])) {
      return true;
    }
    for (var segment : segments) {
      if (ANYWHERE.contains(segment)) {
        return true;
      }
    }
    return false;
  }
}

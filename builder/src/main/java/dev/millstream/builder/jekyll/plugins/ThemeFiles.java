package dev.millstream.builder.jekyll.plugins;

import dev.millstream.builder.jekyll.content.SiteConfig;
import dev.millstream.builder.source.SiteFile;
import dev.millstream.builder.source.SiteTree;
import java.util.ArrayList;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// A gem's theme that lies in the repository, in a folder of its name (`vendor/just-the-docs`,
/// `_themes/just-the-docs-0.10.0`): what it has and the site has not is taken from there.
public final class ThemeFiles {
  private static final Set<String> FOLDERS =
      Set.of("_layouts", "_includes", "_sass", "_data", "assets");

  private ThemeFiles() {}

  /// The theme's name that a configuration gives.
  public static Optional<String> name(SiteConfig config) {
    return config
        .text("theme")
        .or(() -> config.text("remote_theme"))
        .map(theme -> theme.replaceFirst("@.*$", "").replaceFirst("^.*/", ""))
        .filter(theme -> theme.matches("[\\w.-]+"));
  }

  /// The site's files with those of its theme.
  public static SiteTree with(SiteTree tree, SiteConfig config) {
    var folder = name(config).flatMap(theme -> folder(tree, theme));
    if (folder.isEmpty()) {
      return tree;
    }
    var files = new ArrayList<SiteFile>();
    var begin = folder.get() + "/";
    for (var file : tree.below(folder.get())) {
      var path = file.path().substring(begin.length());
      var slash = path.indexOf('/');
      if (slash > 0 && FOLDERS.contains(path.substring(0, slash)) && SiteFile.isSafe(path)) {
        files.add(new SiteFile(path, file.content()));
      }
    }
    tree.files().stream().filter(file -> !file.path().startsWith(begin)).forEach(files::add);
    return SiteTree.of(files);
  }

  /// The first folder of the theme's name, with or without a version, that has layouts.
  private static Optional<String> folder(SiteTree tree, String theme) {
    var pattern =
        Pattern.compile(
            "((?:.*/)?" + Pattern.quote(theme) + "(?:-\\d[\\w.]*)?)/(?:_layouts|_includes)/.*");
    return tree.files().stream()
        .map(file -> pattern.matcher(file.path()))
        .filter(found -> found.matches())
        .map(found -> found.group(1))
        .findFirst();
  }
}

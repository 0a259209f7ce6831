package dev.millstream.builder;

import dev.millstream.builder.rules.SiteSettings;
import dev.millstream.builder.source.SiteFile;
import dev.millstream.builder.source.SiteTree;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/// How a repository becomes a site, and why it was taken for that.
record SiteKind(How how, String why) {
  /// The ways.
  enum How {
    AS_IS,
    COMMAND,
    RENDERED
  }

  private static final List<String> CONFIGS = List.of("_config.yml", "_config.yaml");
  private static final Set<String> MARKDOWN = Set.of("md", "markdown", "mkd", "mkdn", "mkdown");

  static SiteKind of(SiteTree repository, SiteSettings settings) throws IOException {
    if (settings.command().isPresent()) {
      var command = settings.command().get();
      return new SiteKind(How.COMMAND, "command of millstream.toml: " + command);
    }
    if (!settings.output().isEmpty()) {
      return new SiteKind(How.AS_IS, "as it is: output of millstream.toml, no command");
    }
    if (repository.contains(".nojekyll")) {
      return new SiteKind(How.AS_IS, "as it is: .nojekyll");
    }
    for (var config : CONFIGS) {
      if (repository.contains(config)) {
        return new SiteKind(How.RENDERED, "Jekyll-style site: " + config);
      }
    }
    for (var folder : List.of("_layouts", "_posts")) {
      if (repository.hasFolder(folder)) {
        return new SiteKind(How.RENDERED, "Jekyll-style site: " + folder);
      }
    }
    var index = repository.find("index.html");
    if (index.isPresent()) {
      return index.get().content().text().startsWith("---\n")
          ? new SiteKind(How.RENDERED, "Jekyll-style site: index.html has front matter")
          : new SiteKind(How.AS_IS, "plain HTML: index.html");
    }
    return repository.files().stream()
        .filter(file -> MARKDOWN.contains(file.extension()))
        .findFirst()
        .map(SiteFile::path)
        .map(path -> new SiteKind(How.RENDERED, "Markdown: " + path))
        .orElseGet(() -> new SiteKind(How.AS_IS, "as it is: no Markdown and no build command"));
  }
}

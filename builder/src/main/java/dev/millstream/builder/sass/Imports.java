package dev.millstream.builder.sass;

import com.sass_lang.embedded_protocol.InboundMessage.ImportResponse.ImportSuccess;
import com.sass_lang.embedded_protocol.Syntax;
import de.larsgrefer.sass.embedded.importer.CustomImporter;
import dev.millstream.builder.source.SiteFile;
import dev.millstream.builder.source.SiteTree;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Finds what a stylesheet imports in the site's tree, and nowhere else. `asked` hears of each path
/// that was looked at, found or not. For one compilation.
final class Imports extends CustomImporter {
  /// Sass resolves what a partial imports against the partial's own address.
  static final String ROOT = "site:/";

  private static final List<String> EXTENSIONS = List.of(".scss", ".sass", ".css");

  private final SiteTree tree;
  private final List<String> folders;
  private final Consumer<String> asked;

  Imports(SiteTree tree, Stylesheet stylesheet, Consumer<String> asked) {
    this.tree = tree;
    this.asked = asked;
    folders = new ArrayList<>(stylesheet.loadPaths());
    folders.add(stylesheet.folder());
  }

  @Override
  public @Nullable String canonicalize(String url, boolean fromImport) {
    if (url.startsWith(ROOT)) {
      return find(url.substring(ROOT.length()));
    }
    if (url.indexOf(':') >= 0) {
      return null;
    }
    for (var folder : folders) {
      var found = find(folder.isEmpty() ? url : folder + "/" + url);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  private @Nullable String find(String wanted) {
    var path = Path.of("/" + wanted).normalize().toString().substring(1);
    if (!SiteFile.isSafe(path)) {
      return null;
    }
    for (var candidate : candidates(path)) {
      asked.accept(candidate);
      if (tree.contains(candidate)) {
        return ROOT + candidate;
      }
    }
    return null;
  }

  private static List<String> candidates(String path) {
    var slash = path.lastIndexOf('/') + 1;
    var partial = path.substring(0, slash) + "_" + path.substring(slash);
    if (EXTENSIONS.stream().anyMatch(path::endsWith)) {
      return List.of(path, partial);
    }
    var all = new ArrayList<String>();
    for (var stem : List.of(path, partial, path + "/index", path + "/_index")) {
      EXTENSIONS.forEach(extension -> all.add(stem + extension));
    }
    return all;
  }

  @Override
  public ImportSuccess handleImport(String url) throws IOException {
    var file =
        tree.find(url.substring(ROOT.length())).orElseThrow(() -> new FileNotFoundException(url));
    return ImportSuccess.newBuilder()
        .setContents(file.content().text())
        .setSyntax(syntax(file.extension()))
        .build();
  }

  private static Syntax syntax(String extension) {
    return switch (extension) {
      case "sass" -> Syntax.INDENTED;
      case "css" -> Syntax.CSS;
      default -> Syntax.SCSS;
    };
  }
}

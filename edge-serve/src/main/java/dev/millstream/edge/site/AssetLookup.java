package dev.millstream.edge.site;

import dev.millstream.store.manifest.Asset;
import dev.millstream.store.manifest.Manifest;
import dev.millstream.store.site.HtmlHandling;
import java.util.Optional;
import java.util.function.Supplier;

/// Finds the file for a path, in plain text, in the four ways of `html_handling`. The automatic one
/// is that of Pages; the others are those of Workers static assets.
record AssetLookup(Manifest tree, HtmlHandling handling) {
  private static final String HTML = ".html";
  private static final String INDEX = "/index";
  private static final String INDEX_HTML = "/index.html";

  Lookup find(String path) {
    return switch (handling) {
      case AUTO_TRAILING_SLASH -> automatic(path);
      case FORCE_TRAILING_SLASH -> forced(path, true).orElseGet(Lookup.Missing::new);
      case DROP_TRAILING_SLASH -> dropped(path, true).orElseGet(Lookup.Missing::new);
      case NONE -> file(path).orElseGet(Lookup.Missing::new);
    };
  }

  /// The file at a path or where the path moves to, whatever the handling.
  Optional<Asset> served(String path) {
    return switch (find(path)) {
      case Lookup.Found found -> Optional.of(found.asset());
      case Lookup.Moved moved ->
          find(moved.path()) instanceof Lookup.Found found
              ? Optional.of(found.asset())
              : Optional.empty();
      case Lookup.Missing _ -> Optional.empty();
    };
  }

  private Lookup automatic(String path) {
    if (path.endsWith("/")) {
      return file(path + "index.html")
          .or(() -> when(path.endsWith("/index/"), () -> moved(cut(path, "index/"))))
          .or(() -> when(tree.contains(cut(path, "/") + HTML), () -> moved(cut(path, "/"))))
          .orElseGet(Lookup.Missing::new);
    }
    if (path.endsWith(HTML) && tree.contains(path)) {
      var shorter = cut(path, HTML);
      if (shorter.endsWith(INDEX)) {
        return new Lookup.Moved(cut(shorter, "index"));
      }
      if (!shorter.endsWith("/") && !tree.contains(shorter)) {
        return new Lookup.Moved(shorter);
      }
    }
    return file(path)
        .or(() -> when(path.endsWith(INDEX), () -> moved(cut(path, "index"))))
        .or(() -> file(path + HTML))
        .or(() -> when(tree.contains(path + INDEX_HTML), () -> moved(path + "/")))
        .orElseGet(Lookup.Missing::new);
  }

  private Optional<Lookup> forced(String path, boolean mayMove) {
    if (path.endsWith(INDEX)) {
      var directory = cut(path, "index");
      return file(path)
          .or(() -> move(path + HTML, directory, mayMove))
          .or(() -> move(cut(path, INDEX) + HTML, directory, mayMove));
    }
    if (path.endsWith(INDEX_HTML)) {
      var directory = cut(path, "index.html");
      return move(path, directory, mayMove)
          .or(() -> move(cut(path, INDEX_HTML) + HTML, directory, mayMove))
          .or(() -> file(path));
    }
    if (path.endsWith("/")) {
      return file(path + "index.html").or(() -> file(cut(path, "/") + HTML));
    }
    if (path.endsWith(HTML)) {
      var directory = cut(path, HTML) + "/";
      return move(path, directory, mayMove)
          .or(() -> file(path))
          .or(() -> move(cut(path, HTML) + INDEX_HTML, directory, mayMove));
    }
    return file(path)
        .or(() -> move(path + HTML, path + "/", mayMove))
        .or(() -> move(path + INDEX_HTML, path + "/", mayMove));
  }

  private Optional<Lookup> dropped(String path, boolean mayMove) {
    if (path.equals("/")) {
      return file(INDEX_HTML);
    }
    if (path.equals(INDEX) || path.equals(INDEX_HTML)) {
      return when(path.equals(INDEX), () -> file(path))
          .or(() -> move(INDEX_HTML, "/", mayMove))
          .or(() -> file(path));
    }
    if (path.endsWith(INDEX)) {
      var parent = cut(path, INDEX);
      return file(path)
          .or(() -> move(parent + HTML, parent, mayMove))
          .or(() -> move(path + HTML, parent, mayMove));
    }
    if (path.endsWith(INDEX_HTML)) {
      var parent = cut(path, INDEX_HTML);
      return move(path, parent, mayMove)
          .or(() -> file(path))
          .or(() -> move(parent + HTML, parent, mayMove));
    }
    if (path.endsWith("/")) {
      var shorter = cut(path, "/");
      return move(shorter + HTML, shorter, mayMove)
          .or(() -> move(shorter + INDEX_HTML, shorter, mayMove));
    }
    if (path.endsWith(HTML)) {
      var shorter = cut(path, HTML);
      return move(path, shorter, mayMove)
          .or(() -> move(shorter + INDEX_HTML, shorter, mayMove))
          .or(() -> file(path));
    }
    return file(path).or(() -> file(path + HTML)).or(() -> file(path + INDEX_HTML));
  }

  /// Moves to `destination` if that path, without moving on, serves `file`.
  private Optional<Lookup> move(String file, String destination, boolean allowed) {
    if (!allowed || destination.isEmpty() || !tree.contains(file) || tree.contains(destination)) {
      return Optional.empty();
    }
    var served =
        handling == HtmlHandling.FORCE_TRAILING_SLASH
            ? forced(destination, false)
            : dropped(destination, false);
    return served
        .filter(there -> there instanceof Lookup.Found found && found.asset().path().equals(file))
        .flatMap(_ -> moved(destination));
  }

  private Optional<Lookup> file(String path) {
    return tree.find(path).map(Lookup.Found::new);
  }

  private static Optional<Lookup> moved(String path) {
    return Optional.of(new Lookup.Moved(path));
  }

  private static Optional<Lookup> when(boolean holds, Supplier<Optional<Lookup>> then) {
    return holds ? then.get() : Optional.empty();
  }

  private static String cut(String path, String end) {
    return path.substring(0, path.length() - end.length());
  }
}

package dev.millstream.builder.jekyll;

import dev.millstream.builder.jekyll.content.FrontMatter;
import dev.millstream.builder.jekyll.kept.Read;
import dev.millstream.builder.jekyll.kept.Reads;
import dev.millstream.builder.jekyll.kept.ReadsBudget;
import dev.millstream.builder.liquid.Dialect;
import dev.millstream.builder.liquid.RenderContext;
import dev.millstream.builder.liquid.Template;
import dev.millstream.builder.liquid.text.LiquidException;
import dev.millstream.builder.liquid.text.Place;
import dev.millstream.builder.liquid.value.ValueException;
import dev.millstream.builder.source.SiteFile;
import dev.millstream.builder.source.SiteTree;
import dev.millstream.builder.source.SourceProblem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The layouts and includes of a site, each compiled once. Thread-safe.
final class Templates implements RenderContext.Partials {
  private static final List<String> LAYOUT_EXTENSIONS = List.of(".html", ".md", ".xml", "");

  private final SiteTree tree;
  private final Dialect dialect;
  private final Map<String, Compiled<Template>> includes = new ConcurrentHashMap<>();
  private final Map<String, Optional<Compiled<LayoutFile>>> layouts = new ConcurrentHashMap<>();

  /// A layout and its own front matter, which may name another.
  record LayoutFile(Map<String, @Nullable Object> values, Template template) {}

  /// What a file was compiled to, and what was to be warned of in it.
  private record Compiled<T>(T value, List<String> warnings) {
    static <T> Compiled<T> of(Supplier<T> compile) {
      var reads = new Reads("", false, new ReadsBudget(0));
      var value = reads.during(compile);
      return new Compiled<>(value, reads.warnings());
    }

    T used() {
      warnings.forEach(Reads::warned);
      return value;
    }
  }

  Templates(SiteTree tree, Dialect dialect) {
    this.tree = tree;
    this.dialect = dialect;
  }

  Dialect dialect() {
    return dialect;
  }

  /// The include of this name below `_includes`.
  @Override
  public Template find(String name) {
    return at("_includes/" + name, name);
  }

  /// The template at this path of the site.
  Template at(String path, String shownName) {
    Reads.note(new Read.Source(path));
    var known = includes.get(path);
    if (known == null) {
      var file =
          tree.find(path)
              .orElseThrow(() -> new ValueException("there is no `" + shownName + "` to include"));
      known = Compiled.of(() -> compile(file, text(file), 1));
      includes.put(path, known);
    }
    return known.used();
  }

  Optional<LayoutFile> layout(String name) {
    for (var extension : LAYOUT_EXTENSIONS) {
      var path = "_layouts/" + name + extension;
      Reads.note(new Read.Source(path));
      if (tree.contains(path)) {
        break;
      }
    }
    var known = layouts.get(name);
    if (known == null) {
      known =
          LAYOUT_EXTENSIONS.stream()
              .flatMap(extension -> tree.find("_layouts/" + name + extension).stream())
              .findFirst()
              .map(file -> Compiled.of(() -> layout(file)));
      layouts.put(name, known);
    }
    return known.map(Compiled::used);
  }

  private LayoutFile layout(SiteFile file) {
    try {
      var matter = FrontMatter.of(file.path(), text(file));
      return new LayoutFile(matter.values(), compile(file, matter.body(), matter.bodyLine()));
    } catch (SourceProblem e) {
      throw new LiquidException(new Place(file.path(), 1), e.problem());
    }
  }

  Template compile(SiteFile file, String text, int line) {
    return Template.parse(file.path(), text, line, dialect);
  }

  private static String text(SiteFile file) {
    try {
      return file.content().text();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

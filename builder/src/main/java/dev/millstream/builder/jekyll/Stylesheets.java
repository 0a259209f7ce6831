package dev.millstream.builder.jekyll;

import dev.millstream.builder.jekyll.content.Document;
import dev.millstream.builder.jekyll.content.Kinds;
import dev.millstream.builder.jekyll.kept.Read;
import dev.millstream.builder.jekyll.kept.Reads;
import dev.millstream.builder.liquid.FilterCall;
import dev.millstream.builder.liquid.FilterDefinition;
import dev.millstream.builder.liquid.text.LiquidException;
import dev.millstream.builder.liquid.text.Place;
import dev.millstream.builder.liquid.value.ValueException;
import dev.millstream.builder.liquid.value.Values;
import dev.millstream.builder.sass.Sass;
import dev.millstream.builder.sass.SassException;
import dev.millstream.builder.sass.Stylesheet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Map;

/// Makes CSS of a site's Sass as jekyll-sass-converter does: partials are in `_sass` or what
/// `sass.sass_dir` and `sass.load_paths` say.
final class Stylesheets {
  /// Filters that make CSS of what a template holds.
  static final Map<String, FilterDefinition> FILTERS =
      Map.of(
          "scssify", FilterDefinition.of(call -> filtered(call, false)),
          "sassify", FilterDefinition.of(call -> filtered(call, true)));

  private Stylesheets() {}

  static boolean isOne(Document document) {
    return Kinds.isSass(document.file().extension());
  }

  /// The CSS of a document whose Liquid is rendered.
  static String css(Document document, String text, SiteRendering site) {
    var path = document.file().path();
    var isIndented = document.file().extension().equals("sass");
    try {
      return css(path, text, isIndented, site);
    } catch (SassException e) {
      var place =
          e.path().isEmpty()
              ? new Place(path, document.bodyLine() + e.line() - 1)
              : new Place(e.path(), e.line());
      throw new LiquidException(place, "Sass: " + e.getMessage());
    }
  }

  private static String filtered(FilterCall call, boolean isIndented) {
    var page =
        call.context()
            .host(PageHost.class)
            .orElseThrow(() -> new ValueException("the filter works in a page only"));
    try {
      return css(page.document().file().path(), call.text(), isIndented, page.site());
    } catch (SassException e) {
      var place = e.path().isEmpty() ? "line " + e.line() : e.path() + ":" + e.line();
      throw new ValueException("Sass: " + e.getMessage() + " (" + place + ")");
    }
  }

  private static String css(String path, String text, boolean isIndented, SiteRendering site)
      throws SassException {
    var settings = site.content().config().map("sass");
    var folders = new ArrayList<String>();
    folders.add(settings.get("sass_dir") instanceof String folder ? folder : "_sass");
    if (settings.get("load_paths") instanceof Iterable<?> more) {
      more.forEach(folder -> folders.add(Values.text(folder)));
    }
    folders.replaceAll(folder -> folder.replaceAll("^(?:\\./|/)+|/+$", ""));
    var stylesheet =
        new Stylesheet(path, text, folders, isIndented, "compressed".equals(settings.get("style")));
    try {
      return Sass.WARM.css(
          stylesheet, site.content().tree(), asked -> Reads.note(new Read.Source(asked)));
    } catch (IOException e) {
      throw new UncheckedIOException("the Sass compiler cannot be started", e);
    }
  }
}

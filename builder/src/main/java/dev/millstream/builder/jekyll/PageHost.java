package dev.millstream.builder.jekyll;

import dev.millstream.builder.jekyll.content.Document;
import dev.millstream.builder.liquid.RenderContext;
import dev.millstream.builder.liquid.value.ValueException;
import java.util.Optional;

/// What tags may ask of the page that is being rendered.
record PageHost(Document document, Optional<Paginator> paginator, SiteRendering site) {
  static PageHost of(RenderContext context) {
    return context
        .host(PageHost.class)
        .orElseThrow(() -> new ValueException("the tag works in a page only"));
  }
}

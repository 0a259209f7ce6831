package dev.millstream.builder.jekyll.filters;

import dev.millstream.builder.jekyll.content.SiteConfig;
import dev.millstream.builder.liquid.Dialect;
import dev.millstream.builder.liquid.FilterCall;
import dev.millstream.builder.liquid.value.ValueException;
import dev.millstream.builder.markdown.Markdown;

/// What filters may ask of the site that is being rendered.
public record SiteHost(
    SiteConfig config, Markdown markdown, Dialect dialect, String configuredBase) {
  /// The host of a site with this configuration.
  public SiteHost(SiteConfig config, Markdown markdown, Dialect dialect) {
    this(config, markdown, dialect, config.text("baseurl").orElse("").replaceFirst("/+$", ""));
  }

  static SiteHost of(FilterCall call) {
    return call.context()
        .host(SiteHost.class)
        .orElseThrow(() -> new ValueException("the filter works in a site only"));
  }

  /// An address below the site's base path.
  public String relative(String url) {
    if (url.contains("://") || url.startsWith("//")) {
      return url;
    }
    var base = base();
    if (url.isEmpty()) {
      return base.isEmpty() ? "/" : configuredBase;
    }
    return base + (url.startsWith("/") ? url : "/" + url);
  }

  /// The path that the site's addresses begin with; empty if it has a host for itself.
  public String base() {
    var base = configuredBase;
    return base.isEmpty() || base.startsWith("/") ? base : "/" + base;
  }

  /// A whole address, as far as the configuration has a `url`.
  public String absolute(String url) {
    return url.contains("://") || url.startsWith("//")
        ? url
        : config.text("url").orElse("").replaceFirst("/+$", "") + relative(url);
  }
}

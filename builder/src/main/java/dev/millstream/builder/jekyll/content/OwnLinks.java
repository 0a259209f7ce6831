package dev.millstream.builder.jekyll.content;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Makes a page's links to its own site's configured `url` relative to the root: a deployment has
/// several addresses (its own, its branch's, production's) and must be whole at each. Canonical and
/// alternate links, metadata and feeds keep the whole address.
public final class OwnLinks {
  private static final Pattern TAG =
      Pattern.compile(
          // no `<`, or each one of a million tags that do not end would be looked for to the end
          "<(?:a|area|audio|form|iframe|img|link|script|source|video)\\s[^<>]*+>",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern FOR_MACHINES =
      Pattern.compile(
          "<link\\b(?![^>]*\\brel=[\"']?[^\"'>]*"
              + "\\b(?:stylesheet|icon|apple-touch-icon\\S*|preload|modulepreload|manifest)\\b)",
          Pattern.CASE_INSENSITIVE);

  private final String url;
  private final Pattern link;

  private OwnLinks(String url) {
    this.url = url;
    link =
        Pattern.compile(
            "(\\s(?:href|src|action|poster)=([\"']))" + Pattern.quote(url) + "(?=[/?#]|\\2)(/?)",
            Pattern.CASE_INSENSITIVE);
  }

  /// For a site with this configuration.
  public static OwnLinks of(SiteConfig config) {
    return new OwnLinks(config.text("url").orElse("").replaceFirst("/+$", ""));
  }

  /// The page with its own links made relative.
  public String relative(String html) {
    return url.isEmpty() || !html.contains(url)
        ? html
        : TAG.matcher(html).replaceAll(tag -> Matcher.quoteReplacement(relativeTag(tag.group())));
  }

  private String relativeTag(String tag) {
    return FOR_MACHINES.matcher(tag).lookingAt() ? tag : link.matcher(tag).replaceAll("$1/");
  }
}

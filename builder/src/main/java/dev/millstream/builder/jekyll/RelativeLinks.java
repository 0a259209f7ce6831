package dev.millstream.builder.jekyll;

import dev.millstream.builder.jekyll.content.Document;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Turns links to source files (`guide.md#start`) into links to their pages.
final class RelativeLinks {
  private static final Pattern LINK =
      Pattern.compile("(<a\\b[^<>]*?\\bhref=\")([^\":?#]+\\.(?:md|markdown))(#[^\"]*)?\"");

  private RelativeLinks() {}

  static String resolve(String html, Document document, SiteRendering site) {
    return LINK.matcher(html)
        .replaceAll(match ->
            address(match.group(2), document, site)
                .map(url -> site.host().relative(url))
                .map(url -> Matcher.quoteReplacement(match.group(1) + url + anchor(match)))
                .orElse(Matcher.quoteReplacement(match.group())));
  }

  private static String anchor(MatchResult match) {
    return (match.group(3) == null ? "" : match.group(3)) + "\"";
  }

  private static Optional<String> address(String link, Document document, SiteRendering site) {
    var from = link.startsWith("/") ? Path.of("/") : Path.of("/" + document.file().folder());
    var path = from.resolve(link.replaceFirst("^/+", "")).normalize().toString().substring(1);
    return site.addressOf(path);
  }
}

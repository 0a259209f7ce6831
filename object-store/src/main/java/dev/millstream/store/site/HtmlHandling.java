package dev.millstream.store.site;

/// How paths map to HTML files; names as in Workers static assets.
public enum HtmlHandling {
  AUTO_TRAILING_SLASH,
  FORCE_TRAILING_SLASH,
  DROP_TRAILING_SLASH,
  NONE
}

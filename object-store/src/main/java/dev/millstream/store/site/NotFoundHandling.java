package dev.millstream.store.site;

/// What answers a path that no file has. `AUTO` is Pages' rule: the nearest `404.html`; the root
/// `index.html` with 200 where the site has no `404.html` at all; else a bare 404.
public enum NotFoundHandling {
  AUTO,
  NOT_FOUND_PAGE,
  SINGLE_PAGE_APPLICATION,
  NONE
}

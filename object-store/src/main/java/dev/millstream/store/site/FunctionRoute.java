package dev.millstream.store.site;

/// One module of `functions/`. `module` is its path below `functions/` (`api/hello.js`); `mount` is
/// the route in Pages' grammar: `/api/hello`, `/users/:id`, `/files/:path*` (zero or more
/// segments). Middleware runs for its mount and everything below.
public record FunctionRoute(String module, String mount, Kind kind) {
  /// What a module is.
  public enum Kind {
    HANDLER,
    MIDDLEWARE
  }
}

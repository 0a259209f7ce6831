package dev.millstream.control.api;

import java.util.List;

/// A method and a path that a handler answers. In `path`, `{name}` matches one segment
/// ([ApiRequest#path]); `{account}` must be this installation's account.
public record Route(String method, String path, Access access, RouteHandler handler) {
  /// A route that needs a token.
  public static Route of(String method, String path, RouteHandler handler) {
    return new Route(method, path, Access.TOKEN, handler);
  }

  List<String> segments() {
    return List.of(path.split("/", -1));
  }
}

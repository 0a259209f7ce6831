package dev.millstream.control.dashboard;

import dev.millstream.control.api.Access;
import dev.millstream.control.api.ApiResponse;
import dev.millstream.control.api.Route;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/// The dashboard's files. They hold no secret: the page asks for a token and calls the API with it.
public final class DashboardRoutes {
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
          + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private DashboardRoutes() {}

  /// All of them.
  public static List<Route> routes() {
    return List.of(
        file("/", "dashboard.html", "text/html; charset=utf-8"),
        file("/dashboard.js", "dashboard.js", "text/javascript; charset=utf-8"),
        file("/dashboard.css", "dashboard.css", "text/css; charset=utf-8"));
  }

  private static Route file(String path, String resource, String type) {
    var bytes = read(resource);
    var headers =
        Map.of(
            "Content-Type", type,
            "Content-Security-Policy", POLICY,
            "Referrer-Policy", "no-referrer",
            "X-Content-Type-Options", "nosniff",
            "Cache-Control", "no-cache");
    return new Route("GET", path, Access.PUBLIC, _ -> ApiResponse.bytes(200, headers, bytes));
  }

  private static byte[] read(String resource) {
    try (var in = DashboardRoutes.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException(resource + " is not in the jar");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package dev.millstream.edge.site;

import dev.millstream.functions.HttpHeader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// The edge's own pages: what is wrong, and what to do.
public final class Pages {
  private Pages() {}

  static String notFound() {
    return page("Page not found", "<p>There is nothing at this address.</p>");
  }

  static String gone(int status) {
    return switch (status) {
      case 410 -> page("Gone", "<p>What was here has been taken away for good.</p>");
      case 451 -> page("Unavailable for legal reasons", "<p>This page may not be shown.</p>");
      default -> page("Error " + status, "<p>This page cannot be shown.</p>");
    };
  }

  /// For a host that no project, deployment or branch has.
  public static Answer.Document unknownHost(String host, String base) {
    return error(
        404,
        page(
            "No such site",
            """
            <p>No site answers to <code>%s</code>.</p>
            <p>Sites are at <code>PROJECT.%s</code>, a branch's newest deployment at
            <code>BRANCH.PROJECT.%2$s</code>. A project appears with the first push to it.</p>
            """
                .formatted(escaped(host), escaped(base))));
  }

  /// For a request that cannot be understood or is too large.
  public static Answer.Document refused(int status, String problem) {
    return error(status, page("Request refused", "<p>" + escaped(problem) + "</p>"));
  }

  /// For what went wrong here; `id` is that of the log's line.
  public static Answer.Document failed(int status, String title, String id) {
    return error(
        status,
        page(
            title,
            "<p>If it stays so, tell the site's owner this id: <code>"
                + escaped(id)
                + "</code></p>"));
  }

  /// The answer with one more header.
  public static Answer.Document with(Answer.Document answer, String name, String value) {
    var headers = new ArrayList<>(answer.headers());
    headers.add(new HttpHeader(name, value));
    return new Answer.Document(answer.status(), headers, answer.body());
  }

  /// Text that is safe in HTML, also in quoted attributes.
  public static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }

  /// Sends a visitor to another host or scheme, with method and body; caches know it for an hour.
  public static Answer.Document moved(String to) {
    return new Answer.Document(
        308,
        List.of(new HttpHeader("Location", to), new HttpHeader("Cache-Control", "max-age=3600")),
        new byte[0]);
  }

  private static Answer.Document error(int status, String html) {
    var headers =
        List.of(
            new HttpHeader("Content-Type", "text/html; charset=utf-8"),
            new HttpHeader("Cache-Control", "no-store"),
            new HttpHeader("X-Content-Type-Options", "nosniff"));
    return new Answer.Document(status, headers, html.getBytes(StandardCharsets.UTF_8));
  }

  private static String page(String title, String body) {
    return """
    <!doctype html>
    <html lang="en">
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="robots" content="noindex">
    <title>%1$s</title>
    <style>
      :root { color-scheme: light dark }
      body { font: 1rem/1.5 system-ui, sans-serif; max-width: 34rem; margin: 18vh auto 0;
        padding: 0 1.25rem }
      h1 { font-size: 1.5rem; margin: 0 0 .5rem }
      p { margin: .5rem 0 }
      code { font: .9em ui-monospace, monospace; overflow-wrap: anywhere }
    </style>
    <h1>%1$s</h1>
    %2$s
    </html>
    """
        .formatted(escaped(title), body);
  }
}

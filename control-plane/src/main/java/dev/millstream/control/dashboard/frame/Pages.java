package dev.millstream.control.dashboard.frame;

import dev.millstream.control.api.ApiException;
import dev.millstream.control.api.ApiResponse;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// From a page's reply to bytes and headers; what a page throws becomes a page, too.
final class Pages {
  private static final Logger LOG = LoggerFactory.getLogger(Pages.class);

  private final Views views = new Views();
  private final Map<String, String> headers;

  Pages(String streamOrigin) {
    headers =
        Map.of(
            "Content-Type",
            "text/html; charset=utf-8",
            "Cache-Control",
            "no-store",
            "Content-Security-Policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
                + " img-src 'self' %1$s; frame-src %1$s; form-action 'self'; base-uri 'none';"
                    .formatted(streamOrigin)
                + " frame-ancestors 'none'",
            "X-Frame-Options",
            "DENY",
            "X-Content-Type-Options",
            "nosniff",
            "Cross-Origin-Opener-Policy",
            "same-origin",
            // not no-referrer: browsers would take the origin off our own forms
            "Referrer-Policy",
            "same-origin");
  }

  ApiResponse show(Visit visit, PageHandler page) {
    return show(visit, 200, page);
  }

  /// Does what a form asks; if that cannot be, shows the form's page with the reason.
  ApiResponse submit(Visit visit, PageHandler action, PageHandler page) {
    try {
      return answer(visit, action.handle(visit), 200);
    } catch (Exception e) {
      var trouble = trouble(visit, e);
      if (trouble.status() == 404 || trouble.status() >= 500) {
        return error(visit, trouble);
      }
      return show(visit.after(trouble.text()), trouble.status(), page);
    }
  }

  ApiResponse move(Reply.Moved moved) {
    var all = new HashMap<>(headers);
    all.put("Location", moved.to());
    moved.cookie().ifPresent(cookie -> all.put("Set-Cookie", cookie));
    return ApiResponse.empty(303, all);
  }

  private ApiResponse show(Visit visit, int status, PageHandler page) {
    try {
      return answer(visit, page.handle(visit), status);
    } catch (Exception e) {
      return error(visit, trouble(visit, e));
    }
  }

  private ApiResponse answer(Visit visit, Reply reply, int status) {
    return switch (reply) {
      case Reply.Page(var template, var view) -> html(status, views.show(template, visit, view));
      case Reply.Moved moved -> move(moved);
      case Reply.Other(var response) -> response;
    };
  }

  private ApiResponse html(int status, String html) {
    return ApiResponse.bytes(status, headers, html.getBytes(StandardCharsets.UTF_8));
  }

  private ApiResponse error(Visit visit, Trouble trouble) {
    return html(trouble.status(), views.show("error", visit, trouble));
  }

  private static Trouble trouble(Visit visit, Exception thrown) {
    return switch (thrown) {
      case ApiException e -> {
        e.tellWhenToComeAgain(visit.request().exchange());
        yield new Trouble(e.status(), e.text());
      }
      default -> {
        var id = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
        LOG.error("event=page-failed id={} path={}", id, visit.here(), thrown);
        yield new Trouble(500, "Something went wrong here; the log says more, id " + id + ".");
      }
    };
  }
}

package dev.millstream.edge.site;

import dev.millstream.edge.http.RequestHead;
import dev.millstream.functions.HttpHeader;
import dev.millstream.store.site.SiteRollout;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/// Which of two deployments a visitor gets while one takes the other's place. A visitor draws a
/// number once and keeps it in a cookie; those below the share get the new one, so that a larger
/// share takes nobody back. Thread-safe.
final class Rollout {
  /// Its value is `deployment.number`: another rollout's is not this one's.
  static final String COOKIE = "__millstream_rollout";

  private static final int NUMBERS = 10_000;

  /// About the golden ratio of [#NUMBERS] and coprime to it: numbers drawn one after the other lie
  /// evenly, so that few visitors are shared out well, too.
  private static final int STRIDE = 6_181;

  private static final int DAYS_30 = 30 * 24 * 60 * 60;

  private final Site candidate;
  private final SiteRollout terms;
  private final AtomicInteger drawn =
      new AtomicInteger(ThreadLocalRandom.current().nextInt(NUMBERS));

  Rollout(Site candidate, SiteRollout terms) {
    this.candidate = candidate;
    this.terms = terms;
  }

  /// The answer of the visitor's side. Who has no number and asks for no page gets `stable`.
  Answer route(RequestHead head, Site stable) {
    var number = number(head);
    if (number.isEmpty() && asksForPage(head)) {
      number = OptionalInt.of(draw());
    }
    if (number.isEmpty()) {
      return stable.alone(head);
    }
    var side = number.getAsInt() < terms.percent() * NUMBERS / 100 ? candidate : stable;
    return side.alone(carrying(head, terms.deployment() + "." + number.getAsInt()));
  }

  private int draw() {
    var next = drawn.getAndUpdate(last -> (last + 1) % NUMBERS);
    return (int) ((long) next * STRIDE % NUMBERS);
  }

  private OptionalInt number(RequestHead head) {
    var prefix = terms.deployment() + ".";
    return remembered(head)
        .filter(value -> value.startsWith(prefix))
        .map(value -> value.substring(prefix.length()))
        .filter(digits -> digits.matches("[0-9]{1,4}"))
        .map(digits -> OptionalInt.of(Integer.parseInt(digits)))
        .orElse(OptionalInt.empty());
  }

  private static Optional<String> remembered(RequestHead head) {
    var cookies = head.field("Cookie");
    return cookies == null
        ? Optional.empty()
        : Arrays.stream(cookies.split(";", -1))
            .map(String::strip)
            .filter(cookie -> cookie.startsWith(COOKIE + "="))
            .map(cookie -> cookie.substring(COOKIE.length() + 1))
            .findFirst();
  }

  /// As far as the address tells: scripts, styles and pictures have extensions.
  private static boolean asksForPage(RequestHead head) {
    var path = head.path().text();
    var name = path.substring(path.lastIndexOf('/') + 1);
    return name.indexOf('.') < 0 || name.endsWith(".html");
  }

  /// The request as if the visitor had shown this number, first of all cookies.
  private static RequestHead carrying(RequestHead head, String value) {
    return head.with(name -> {
      var own = head.field(name);
      if (!name.equalsIgnoreCase("Cookie")) {
        return own;
      }
      return COOKIE + "=" + value + (own == null ? "" : "; " + own);
    });
  }

  /// What makes the visitor keep the number, on pages only.
  static Optional<HttpHeader> keep(RequestHead head, Iterable<HttpHeader> answer) {
    for (var header : answer) {
      if (header.name().equalsIgnoreCase("Content-Type")
          && header.value().regionMatches(true, 0, "text/html", 0, 9)) {
        return remembered(head).map(Rollout::cookie);
      }
    }
    return Optional.empty();
  }

  private static HttpHeader cookie(String value) {
    return new HttpHeader(
        "Set-Cookie",
        COOKIE + "=" + value + "; Path=/; HttpOnly; SameSite=Lax; Max-Age=" + DAYS_30);
  }
}

package dev.millstream.edge.reply;

import dev.millstream.edge.guard.Guard;
import dev.millstream.edge.http.Links;
import dev.millstream.edge.http.RequestHead;
import dev.millstream.edge.site.Site;
import dev.millstream.functions.FunctionResponse;
import dev.millstream.functions.HttpHeader;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Protocols;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/// Tells browsers what a page takes while a function or another server still makes it (103, RFC
/// 8297): what the site's `_headers` say of the path, and what the page's last answer said. Files
/// need none: their own head goes out at once. Thread-safe.
public final class EarlyHints {
  private static final String LINK = "Link";
  private static final Set<String> HARMLESS = Set.of("", "accept-encoding");

  private final Guard guard;
  private final Map<Page, List<String>> known;

  /// One version of a page: what another deployment's said does not hold for it.
  private record Page(String project, String deployment, String host, String target) {}

  /// Remembers `pagesMax` pages: those that were asked for last.
  public EarlyHints(Guard guard, int pagesMax) {
    this.guard = guard;
    known =
        new LinkedHashMap<>(16, 0.75f, true) {
          @Override
          protected boolean removeEldestEntry(Map.Entry<Page, List<String>> eldest) {
            return size() > pagesMax;
          }
        };
  }

  /// Sends what is known of the page, if the client is a browser that goes there over HTTP/2. Older
  /// clients take a 103 for the answer.
  void send(HttpServerExchange exchange, Site site, RequestHead head) {
    if (!head.method().equals("GET")
        || !exchange.getProtocol().equals(Protocols.HTTP_2_0)
        || !"navigate".equals(head.field("Sec-Fetch-Mode"))
        || !exchange.isInIoThread()) {
      return;
    }
    var links = new LinkedHashSet<>(early(site.onFunction(head, List.of(), true)));
    synchronized (known) {
      links.addAll(known.getOrDefault(page(site, head), List.of()));
    }
    if (!links.isEmpty()) {
      guard.tellEarly(exchange, List.copyOf(links));
    }
  }

  /// Takes note of what a page said, if anybody may know: nobody's name was in the question, and
  /// the answer does not depend on who asks.
  void learn(Site site, RequestHead head, FunctionResponse answer) {
    if (!head.method().equals("GET")
        || answer.status() != 200
        || !values(answer.headers(), "Content-Type").anyMatch(type -> type.startsWith("text/html"))
        || head.field("Cookie") != null
        || head.field("Authorization") != null
        || values(answer.headers(), "Set-Cookie").findAny().isPresent()
        || varies(head, answer)) {
      return;
    }
    var links = early(answer.headers());
    synchronized (known) {
      if (links.isEmpty()) {
        known.remove(page(site, head));
      } else {
        known.put(page(site, head), links);
      }
    }
  }

  private static boolean varies(RequestHead head, FunctionResponse answer) {
    return values(answer.headers(), "Vary")
        .flatMap(value -> Arrays.stream(value.split(",", -1)))
        .map(String::strip)
        .anyMatch(name ->
            name.equals("*")
                || (!HARMLESS.contains(name.toLowerCase(Locale.ROOT)) && head.field(name) != null));
  }

  private static List<String> early(List<HttpHeader> headers) {
    return Links.early(values(headers, LINK).toList());
  }

  private static Stream<String> values(List<HttpHeader> headers, String name) {
    return headers.stream()
        .filter(header -> header.name().equalsIgnoreCase(name))
        .map(HttpHeader::value);
  }

  private static Page page(Site site, RequestHead head) {
    var query = head.query().isEmpty() ? "" : "?" + head.query();
    return new Page(site.project(), site.deployment(), head.host(), head.path().raw() + query);
  }
}

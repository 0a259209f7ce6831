package dev.millstream.edge.site;

import dev.millstream.edge.http.RequestHead;
import dev.millstream.edge.http.RequestPath;
import dev.millstream.functions.HttpHeader;
import dev.millstream.store.Scope;
import dev.millstream.store.manifest.Asset;
import dev.millstream.store.site.Fingerprint;
import dev.millstream.store.site.PageLinks;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The answers of a site's files with their default headers, before its rules.
record AssetAnswers(Scope scope, Instant since, boolean preview, PageLinks links) {
  private static final String METHODS = "GET, HEAD, OPTIONS";
  private static final HttpHeader ANY_ORIGIN = new HttpHeader("Access-Control-Allow-Origin", "*");
  private static final HttpHeader REFERRER =
      new HttpHeader("Referrer-Policy", "strict-origin-when-cross-origin");
  private static final HttpHeader NO_SNIFFING = new HttpHeader("X-Content-Type-Options", "nosniff");
  private static final HttpHeader NO_INDEX = new HttpHeader("X-Robots-Tag", "noindex");
  private static final HttpHeader REVALIDATE =
      new HttpHeader("Cache-Control", "public, max-age=0, must-revalidate");
  private static final HttpHeader FOR_EVER =
      new HttpHeader("Cache-Control", "public, max-age=31536000, immutable");
  private static final HttpHeader PRIVATE =
      new HttpHeader("Cache-Control", "private, max-age=0, must-revalidate");
  private static final HttpHeader NO_STORE = new HttpHeader("Cache-Control", "no-store");
  private static final HttpHeader VARY = new HttpHeader("Vary", "Accept-Encoding");
  private static final HttpHeader HTML = new HttpHeader("Content-Type", "text/html; charset=utf-8");
  private static final byte[] NOTHING = {};

  /// A fingerprint counts only where it stands in the request's own path: what a rule shows at
  /// another address changes there.
  Answer.File file(Asset asset, int status, RequestPath asked) {
    var headers = new ArrayList<HttpHeader>(8);
    headers.add(new HttpHeader("Content-Type", asset.contentType()));
    headers.add(status == 200 ? policy(asset, asked) : NO_STORE);
    headers.add(NO_SNIFFING);
    addForAll(headers);
    if (status == 200) {
      links.of(asset.path()).ifPresent(value -> headers.add(new HttpHeader("Link", value)));
    }
    if (asset.variants().size() > 1) {
      headers.add(VARY);
    }
    return new Answer.File(scope, asset, status, headers, since);
  }

  private static HttpHeader policy(Asset asset, RequestPath asked) {
    return asked.text().equals(asset.path()) && Fingerprint.in(asset.path())
        ? FOR_EVER
        : REVALIDATE;
  }

  Answer.Document redirect(int status, String location) {
    var headers = new ArrayList<HttpHeader>(6);
    headers.add(new HttpHeader("Location", location));
    addForAll(headers);
    return new Answer.Document(status, headers, NOTHING);
  }

  Answer.Document methodNotAllowed() {
    var headers = new ArrayList<HttpHeader>(6);
    headers.add(new HttpHeader("Allow", METHODS));
    addForAll(headers);
    return new Answer.Document(405, headers, NOTHING);
  }

  /// Also the answer to a browser that asks whether another origin may read.
  Answer.Document options() {
    var headers = new ArrayList<HttpHeader>(6);
    headers.add(new HttpHeader("Allow", METHODS));
    headers.add(new HttpHeader("Access-Control-Allow-Methods", METHODS));
    headers.add(new HttpHeader("Access-Control-Allow-Headers", "*"));
    addForAll(headers);
    return new Answer.Document(204, headers, NOTHING);
  }

  Answer.Document bare(int status) {
    var headers = new ArrayList<HttpHeader>(6);
    headers.add(HTML);
    headers.add(NO_STORE);
    headers.add(NO_SNIFFING);
    addForAll(headers);
    var page = status == 404 ? Pages.notFound() : Pages.gone(status);
    return new Answer.Document(status, headers, page.getBytes(StandardCharsets.UTF_8));
  }

  Answer.Document plain(String text) {
    return made("text/plain; charset=utf-8", text);
  }

  Answer.Document script(String text) {
    return made("text/javascript; charset=utf-8", text);
  }

  private Answer.Document made(String type, String text) {
    var headers = new ArrayList<HttpHeader>(6);
    headers.add(new HttpHeader("Content-Type", type));
    headers.add(REVALIDATE);
    headers.add(NO_SNIFFING);
    addForAll(headers);
    return new Answer.Document(200, headers, text.getBytes(StandardCharsets.UTF_8));
  }

  /// The headers, and on a preview the one that keeps it out of search engines.
  List<HttpHeader> unlisted(List<HttpHeader> own) {
    if (!preview || own.stream().anyMatch(h -> h.name().equalsIgnoreCase(NO_INDEX.name()))) {
      return own;
    }
    var headers = new ArrayList<>(own);
    headers.add(NO_INDEX);
    return headers;
  }

  /// The same answer, for this visitor only.
  Answer privately(Answer answer) {
    return switch (answer) {
      case Answer.File f ->
          new Answer.File(f.scope(), f.asset(), f.status(), privately(f.headers()), f.since());
      case Answer.Document d -> new Answer.Document(d.status(), privately(d.headers()), d.body());
      case Answer.Deferred(var later) -> new Answer.Deferred(() -> privately(later.get()));
      case Answer.Call call -> call;
      case Answer.Proxied proxied -> proxied;
    };
  }

  /// No shared cache may keep what not all may see, whatever the site's rules say.
  List<HttpHeader> privately(List<HttpHeader> own) {
    var headers = new ArrayList<HttpHeader>(own.size() + 1);
    var stored = true;
    for (var header : own) {
      switch (header.name().toLowerCase(Locale.ROOT)) {
        case "cache-control" -> stored &= !header.value().contains("no-store");
        case "cdn-cache-control", "surrogate-control" -> {}
        default -> headers.add(header);
      }
    }
    headers.add(stored ? PRIVATE : NO_STORE);
    return headers;
  }

  /// The answer of one side of a rollout: only for this visitor, who comes back to it.
  /// Fingerprinted files stay everybody's: they are what they are on either side. Dates are new
  /// each time, so that one side's never confirms the other's copy.
  Answer ofOneSide(RequestHead head, Answer answer) {
    return switch (answer) {
      case Answer.File f when f.headers().contains(FOR_EVER) -> f;
      case Answer.File f ->
          new Answer.File(
              f.scope(), f.asset(), f.status(), ofOneSide(head, f.headers()), nextSecond());
      case Answer.Document d ->
          new Answer.Document(d.status(), ofOneSide(head, d.headers()), d.body());
      case Answer.Deferred(var later) -> new Answer.Deferred(() -> ofOneSide(head, later.get()));
      case Answer.Call call -> call;
      case Answer.Proxied proxied -> proxied;
    };
  }

  List<HttpHeader> ofOneSide(RequestHead head, List<HttpHeader> own) {
    var headers = privately(own);
    Rollout.keep(head, own).ifPresent(headers::add);
    return headers;
  }

  private static Instant nextSecond() {
    return Instant.now().truncatedTo(ChronoUnit.SECONDS).plusSeconds(1);
  }

  Answer.Document welcome(String location, String cookie) {
    return new Answer.Document(
        303,
        List.of(
            new HttpHeader("Location", RequestPath.onSameHost(location)),
            new HttpHeader("Set-Cookie", cookie),
            NO_STORE,
            NO_INDEX),
        NOTHING);
  }

  Answer.Document passwordWanted() {
    return Pages.with(
        Pages.refused(401, "This page takes a user name and a password."),
        "WWW-Authenticate",
        "Basic realm=\"" + scope.name() + "\", charset=\"UTF-8\"");
  }

  Answer.Document notShared() {
    return Pages.with(
        Pages.refused(
            403,
            "This preview is private. Who runs the site can share it: `millstream share` prints a"
                + " link."),
        NO_INDEX.name(),
        NO_INDEX.value());
  }

  private void addForAll(List<HttpHeader> headers) {
    headers.add(ANY_ORIGIN);
    headers.add(REFERRER);
    if (preview) {
      headers.add(NO_INDEX);
    }
  }
}

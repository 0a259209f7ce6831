package dev.millstream.edge.cache;

import dev.millstream.functions.FunctionRequest;
import dev.millstream.functions.FunctionResponse;
import dev.millstream.functions.HttpHeader;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;

/// Decides whether an answer may be stored, and for how long. The origin has to say so: nothing is
/// stored by heuristics.
final class Policy {
  /// Fields for caches like this one, the most specific first (RFC 9213); they replace
  /// `Cache-Control` and `Expires`.
  private static final List<String> TARGETED =
      List.of("Cloudflare-CDN-Cache-Control", "CDN-Cache-Control");

  private static final String SURROGATE = "Surrogate-Control";

  /// Statuses that never answer another request: parts, conditions, and what is not final.
  private static final Set<Integer> NEVER = Set.of(206, 304, 412, 416, 421, 425);

  /// What `must-understand` asks for: statuses whose meaning this cache knows.
  private static final Set<Integer> UNDERSTOOD =
      Set.of(200, 203, 204, 300, 301, 302, 303, 307, 308, 404, 405, 410, 414, 451, 501);

  private static final Pattern DIGITS = Pattern.compile("[0-9]{1,18}");
  private static final Pattern TOKENS = Pattern.compile("[A-Za-z0-9 \t,;=*_.\"-]*");

  private Policy() {}

  /// What becomes of an answer.
  sealed interface Verdict {
    /// It is stored. `forAll` says that visitors who show who they are get it, too.
    record Store(Freshness freshness, boolean forAll) implements Verdict {}

    /// It is passed on only.
    record Pass(CacheStatus status) implements Verdict {}
  }

  /// Judges an answer to `request` that was asked for and received at these times.
  static Verdict judge(
      FunctionRequest request, FunctionResponse response, Instant asked, Instant received) {
    var headers = response.headers();
    var control = control(headers);
    if (control.isEmpty() && !HeaderLines.has(headers, "Expires")) {
      return new Verdict.Pass(CacheStatus.DYNAMIC);
    }
    var forAll =
        isTargeted(headers)
            || List.of("public", "s-maxage", "must-revalidate").stream().anyMatch(control::has);
    if (isForbidden(response.status(), headers, control)
        || (Visit.isIdentified(request) && !forAll)) {
      return new Verdict.Pass(CacheStatus.BYPASS);
    }
    var date = HttpDates.parse(HeaderLines.first(headers, "Date")).orElse(received);
    var lifetime = lifetime(headers, control, date);
    if (lifetime.isEmpty() && !control.has("no-cache")) {
      return new Verdict.Pass(CacheStatus.DYNAMIC);
    }
    var revalidates = control.has("must-revalidate") || control.has("proxy-revalidate");
    var stale = !revalidates && !control.has("no-cache");
    var freshness =
        new Freshness(
            received,
            age(headers, date, asked, received),
            lifetime.orElse(0),
            stale ? control.seconds("stale-while-revalidate").orElse(-1) : -1,
            stale ? control.seconds("stale-if-error").orElse(-1) : -1,
            control.has("no-cache"),
            !stale || control.has("s-maxage"));
    return isOfUse(freshness, headers, received)
        ? new Verdict.Store(freshness, forAll)
        : new Verdict.Pass(CacheStatus.BYPASS);
  }

  private static boolean isForbidden(int status, List<HttpHeader> headers, Directives control) {
    var understood = control.has("must-understand") && UNDERSTOOD.contains(status);
    return NEVER.contains(status)
        || (control.has("must-understand") && !understood)
        || (control.has("no-store") && !understood)
        || control.has("private")
        || (HeaderLines.has(headers, "Set-Cookie") && !control.has("public"))
        || HeaderLines.all(headers, "Vary").stream().anyMatch(line -> line.contains("*"));
  }

  /// What is stale at once helps only if it can be confirmed, or stand in.
  private static boolean isOfUse(Freshness freshness, List<HttpHeader> headers, Instant now) {
    return freshness.isFresh(now)
        || HeaderLines.has(headers, "ETag")
        || HeaderLines.has(headers, "Last-Modified")
        || freshness.mayPrecede(now)
        || freshness.mayReplaceFailure(now, -1);
  }

  private static Directives control(List<HttpHeader> headers) {
    for (var name : TARGETED) {
      var lines = HeaderLines.all(headers, name);
      // a field that is no structured dictionary is as good as none
      if (lines.stream().allMatch(line -> TOKENS.matcher(line).matches())) {
        var targeted = Directives.of(lines);
        if (!targeted.isEmpty()) {
          return targeted;
        }
      }
    }
    var surrogate = surrogate(headers);
    return surrogate.isEmpty()
        ? Directives.of(HeaderLines.all(headers, "Cache-Control"))
        : surrogate;
  }

  /// Directives that name a target are for other caches.
  private static Directives surrogate(List<HttpHeader> headers) {
    var lines = HeaderLines.joined(headers, SURROGATE);
    if (lines == null) {
      return Directives.NONE;
    }
    return Directives.of(
        List.of(lines.split(",", -1)).stream().filter(item -> !item.contains(";")).toList());
  }

  private static OptionalLong lifetime(List<HttpHeader> headers, Directives control, Instant date) {
    for (var directive : List.of("s-maxage", "max-age")) {
      var seconds = control.seconds(directive);
      if (seconds.isPresent()) {
        return seconds;
      }
    }
    if (!HeaderLines.has(headers, "Expires") || isTargeted(headers)) {
      return OptionalLong.empty();
    }
    var expires = HeaderLines.all(headers, "Expires");
    var until = expires.size() == 1 ? HttpDates.parse(expires.getFirst()) : null;
    return OptionalLong.of(
        until == null
            ? 0
            : until.map(then -> Math.max(0, Duration.between(date, then).toSeconds())).orElse(0L));
  }

  /// Whether the answer speaks to caches like this one, not only to all.
  static boolean isTargeted(List<HttpHeader> headers) {
    return TARGETED.stream().anyMatch(name -> HeaderLines.has(headers, name))
        || !surrogate(headers).isEmpty();
  }

  /// RFC 9111, 4.2.3. An `Age` that cannot be read means very old.
  private static long age(List<HttpHeader> headers, Instant date, Instant asked, Instant received) {
    var apparent = Math.max(0, Duration.between(date, received).toSeconds());
    var lines = HeaderLines.all(headers, "Age");
    if (lines.isEmpty()) {
      return apparent;
    }
    if (lines.size() > 1 || !DIGITS.matcher(lines.getFirst().strip()).matches()) {
      return Integer.MAX_VALUE;
    }
    var said = Math.min(Integer.MAX_VALUE, Long.parseLong(lines.getFirst().strip()));
    return Math.max(apparent, said + Duration.between(asked, received).toSeconds());
  }
}

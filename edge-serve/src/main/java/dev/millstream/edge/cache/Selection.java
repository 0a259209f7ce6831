package dev.millstream.edge.cache;

import dev.millstream.edge.http.Ranges;
import dev.millstream.functions.FunctionResponse;
import dev.millstream.functions.HttpHeader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a visitor gets of a whole answer: all of it, a 304 if it has it already, or a range (RFC
/// 9110, 13 and 14). Several ranges are answered with the whole.
final class Selection {
  private static final byte[] NO_BODY = new byte[0];

  /// What a 304 leaves out.
  private static final Set<String> ABOUT_THE_BYTES =
      Set.of(
          "content-type",
          "content-length",
          "content-encoding",
          "content-language",
          "content-disposition",
          "content-range");

  /// What is meant for this cache only, and what only this cache may say.
  private static final Set<String> NOT_FOR_VISITORS =
      Set.of("cache-tag", "surrogate-control", "cloudflare-cdn-cache-control", CacheStatus.FIELD);

  /// What an answer from here says for itself.
  private static final Set<String> OF_THE_STORED = Set.of("age", "content-length");

  private Selection() {}

  /// What goes out of what is stored.
  static FunctionResponse stored(Visit visit, Entry entry, Instant now, CacheStatus status) {
    var selected = of(visit, entry.response(), true);
    var age = entry.freshness().age(now);
    var fetched = status == CacheStatus.MISS || status == CacheStatus.EXPIRED;
    var headers = new ArrayList<>(HeaderLines.without(selected.headers(), NOT_FOR_VISITORS));
    headers.removeIf(line -> OF_THE_STORED.contains(line.name().toLowerCase(Locale.ROOT)));
    if (!fetched || age > 0) {
      headers.add(new HttpHeader("Age", Long.toString(age)));
    }
    headers.add(new HttpHeader(CacheStatus.FIELD, status.name()));
    return new FunctionResponse(selected.status(), headers, selected.body());
  }

  /// What goes out of what is not stored.
  static FunctionResponse passed(FunctionResponse answer, CacheStatus status) {
    var headers = new ArrayList<>(HeaderLines.without(answer.headers(), NOT_FOR_VISITORS));
    headers.add(new HttpHeader(CacheStatus.FIELD, status.name()));
    return answer.with(headers);
  }

  /// What goes out where there is no answer.
  static FunctionResponse problem(int status, String text) {
    var headers = new ArrayList<HttpHeader>();
    headers.add(new HttpHeader("Content-Type", "text/plain; charset=utf-8"));
    headers.add(new HttpHeader("Cache-Control", "no-store"));
    if (status == 503) {
      headers.add(new HttpHeader("Retry-After", "1"));
    }
    return new FunctionResponse(status, headers, text.getBytes(StandardCharsets.UTF_8));
  }

  static FunctionResponse of(Visit visit, FunctionResponse whole, boolean stored) {
    if (whole.status() != 200 || whole.flow().isPresent()) {
      return whole;
    }
    if (isKnown(visit, whole.headers())) {
      var headers = HeaderLines.without(whole.headers(), ABOUT_THE_BYTES);
      return new FunctionResponse(304, headers, NO_BODY);
    }
    var range = visit.isGet() ? visit.field("Range") : null;
    var divisible =
        stored || "bytes".equalsIgnoreCase(HeaderLines.first(whole.headers(), "Accept-Ranges"));
    if (range == null || !divisible || !rangeApplies(visit, whole.headers())) {
      return whole;
    }
    var size = whole.body().length;
    return switch (Ranges.of(range, size, 1)) {
      case Ranges.Whole _ -> whole;
      case Ranges.Unsatisfiable _ -> ranged(416, whole.headers(), "bytes */" + size, NO_BODY);
      case Ranges.Parts(var parts) -> {
        var from = (int) parts.getFirst().offset();
        var to = from + (int) parts.getFirst().length();
        var extent = "bytes " + from + "-" + (to - 1) + "/" + size;
        var part = Arrays.copyOfRange(whole.body(), from, to);
        yield ranged(206, whole.headers(), extent, part);
      }
    };
  }

  private static FunctionResponse ranged(
      int status, List<HttpHeader> headers, String extent, byte[] part) {
    return new FunctionResponse(status, HeaderLines.with(headers, "Content-Range", extent), part);
  }

  private static boolean isKnown(Visit visit, List<HttpHeader> headers) {
    var tags = visit.field("If-None-Match");
    if (tags != null) {
      var own = HeaderLines.first(headers, "ETag");
      return own != null && (tags.strip().equals("*") || lists(tags, opaque(own)));
    }
    var since = HttpDates.parse(visit.field("If-Modified-Since"));
    var modified = HttpDates.parse(HeaderLines.first(headers, "Last-Modified"));
    return since.isPresent() && modified.isPresent() && !modified.get().isAfter(since.get());
  }

  /// Only a strong tag says that the parts fit together.
  private static boolean rangeApplies(Visit visit, List<HttpHeader> headers) {
    var condition = visit.field("If-Range");
    return condition == null
        || (condition.startsWith("\"")
            && condition.strip().equals(HeaderLines.first(headers, "ETag")));
  }

  /// Tags may hold commas, so the list is walked from quote to quote.
  private static boolean lists(String tags, String wanted) {
    for (var at = tags.indexOf('"'); at >= 0; ) {
      var end = tags.indexOf('"', at + 1);
      if (end < 0) {
        return false;
      }
      if (tags.substring(at, end + 1).equals(wanted)) {
        return true;
      }
      at = tags.indexOf('"', end + 1);
    }
    return false;
  }

  private static String opaque(@Nullable String tag) {
    return tag == null ? "" : tag.startsWith("W/") ? tag.substring(2) : tag;
  }
}

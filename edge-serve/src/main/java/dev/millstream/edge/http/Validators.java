package dev.millstream.edge.http;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What a representation is known by, and what a request's conditions make of it (RFC 9110, 13).
/// `etag` is a strong tag with its quotes; `lastModified` is in whole seconds.
public record Validators(String etag, Instant lastModified) {
  private static final DateTimeFormatter FORM =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  /// How to go on.
  public enum Verdict {
    SEND,
    NOT_MODIFIED,
    PRECONDITION_FAILED
  }

  /// The order of RFC 9110, 13.2.2.
  public Verdict judge(RequestHead head) {
    var ifMatch = head.field("If-Match");
    if (ifMatch != null) {
      if (!listed(ifMatch, false)) {
        return Verdict.PRECONDITION_FAILED;
      }
    } else if (isAfter(lastModified, head.field("If-Unmodified-Since"))) {
      return Verdict.PRECONDITION_FAILED;
    }
    var ifNoneMatch = head.field("If-None-Match");
    if (ifNoneMatch != null) {
      return listed(ifNoneMatch, true) ? Verdict.NOT_MODIFIED : Verdict.SEND;
    }
    var since = date(head.field("If-Modified-Since"));
    return since != null && !lastModified.isAfter(since) ? Verdict.NOT_MODIFIED : Verdict.SEND;
  }

  /// Whether a `Range` still means these bytes. A date never does: it is no strong validator.
  public boolean rangeApplies(RequestHead head) {
    var ifRange = head.field("If-Range");
    return ifRange == null || ifRange.strip().equals(etag);
  }

  /// An instant as `Last-Modified` and `Date` have it.
  public static String format(Instant instant) {
    return FORM.format(instant);
  }

  private static boolean isAfter(Instant modified, @Nullable String header) {
    var date = date(header);
    return date != null && modified.isAfter(date);
  }

  private static @Nullable Instant date(@Nullable String header) {
    if (header == null) {
      return null;
    }
    try {
      return Instant.from(FORM.parse(header.strip()));
    } catch (DateTimeException unreadable) {
      return null;
    }
  }

  /// Tags may hold commas, so the list is walked from quote to quote.
  private boolean listed(String header, boolean weakly) {
    if (header.strip().equals("*")) {
      return true;
    }
    for (var at = header.indexOf('"'); at >= 0; ) {
      var end = header.indexOf('"', at + 1);
      if (end < 0) {
        return false;
      }
      var weak = at >= 2 && header.startsWith("W/", at - 2);
      if ((weakly || !weak) && header.substring(at, end + 1).equals(etag)) {
        return true;
      }
      at = header.indexOf('"', end + 1);
    }
    return false;
  }
}

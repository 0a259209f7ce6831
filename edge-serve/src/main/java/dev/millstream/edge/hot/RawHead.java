package dev.millstream.edge.hot;

import dev.millstream.edge.http.AcceptMarks;
import dev.millstream.edge.http.Cmcd;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Reads one request's head from bytes, in place and strictly: what it calls [Kind#PLAIN] or
/// [Kind#WHOLE] has exactly one reading. Reused for every request of an I/O thread.
final class RawHead {
  /// What stands at the beginning of the bytes.
  enum Kind {
    /// A whole head without a body, whose answer may be known.
    PLAIN,
    /// A whole head without a body that needs judgement.
    WHOLE,
    /// Something else, or not all of it: not for us.
    OTHER
  }

  private static final String UNIT = "bytes=";
  private static final int DIGITS_MAX = 18;
  private static final String VERSION = " HTTP/1.1\r\n";
  private static final boolean[] TOKEN = new boolean[128];

  static {
    for (var c = '!'; c < 127; c++) {
      TOKEN[c] = "\"(),/:;<=>?@[\\]{}".indexOf(c) < 0;
    }
  }

  private final int headersMax;
  private byte[] bytes = {};
  private int at;
  private int to;
  private Kind kind = Kind.OTHER;
  private boolean sinceDate;

  boolean headOnly;
  boolean closes;
  int targetStart;
  int targetEnd;
  int pathEnd; // before the query, if that is a player's and nothing else
  int hostStart;
  int hostEnd;
  int codingsStart;
  int codingsEnd;
  int tagsStart; // of If-None-Match; -1 without one
  int tagsEnd;
  int conditionStart; // of If-Range; -1 without one
  int conditionEnd;
  int marks;
  private int accepts; // the marks of Accept; -1 without one
  private int rangeStart; // -1 without one
  private int rangeEnd;

  /// The part that is asked for, after [#cut].
  long partFrom;

  long partLength;
  private int forwardedStart; // of X-Forwarded-For; -1 without one
  private int forwardedEnd;
  private int schemeStart; // of X-Forwarded-Proto; -1 without one
  private int schemeEnd;
  private final Cmcd.Fields player = new Cmcd.Fields();

  /// Where the head ends, if it is whole.
  int end;

  RawHead(int headersMax) {
    this.headersMax = headersMax;
  }

  /// Reads what stands between two positions.
  Kind read(byte[] from, int start, int limit) {
    bytes = from;
    at = start;
    to = limit;
    kind = Kind.PLAIN;
    sinceDate = false;
    hostStart = -1;
    codingsStart = -1;
    codingsEnd = -1;
    tagsStart = -1;
    closes = false;
    conditionStart = -1;
    rangeStart = -1;
    marks = 0;
    accepts = -1;
    forwardedStart = -1;
    schemeStart = -1;
    player.clear();
    if (!requestLine() || !fields() || hostStart < 0) {
      return Kind.OTHER;
    }
    end = at;
    var judged =
        rangeStart >= 0
            ? headOnly || sinceDate || tagsStart >= 0
            : conditionStart >= 0 || (sinceDate && tagsStart < 0);
    return judged ? Kind.WHOLE : kind;
  }

  /// What is added to the key for what it accepts; empty where that changes no answer.
  byte[] accepted() {
    return HotKey.accepted(accepts);
  }

  /// Whether it asks for a part.
  boolean isRanged() {
    return rangeStart >= 0;
  }

  /// Whether it asks for all of an answer, and for more after it.
  boolean isUsual() {
    return !isBodiless() && !isRanged() && !closes;
  }

  /// Whether an answer that is known has no body.
  boolean isBodiless() {
    return headOnly || tagsStart >= 0;
  }

  /// Finds out which part of so many bytes it asks for; false if that is not exactly one that
  /// exists, written plainly.
  boolean cut(long size) {
    var from = rangeStart + UNIT.length();
    at = rangeStart;
    to = rangeEnd;
    if (!startsWith(UNIT)) {
      return false;
    }
    var dash = from;
    while (dash < rangeEnd && bytes[dash] != '-') {
      dash++;
    }
    if (dash == rangeEnd) {
      return false;
    }
    var first = number(from, dash);
    var last = number(dash + 1, rangeEnd);
    if (from == dash) { // the last so many bytes
      partFrom = Math.max(0, size - last);
      partLength = size - partFrom;
      return last > 0 && size > 0;
    }
    var open = dash + 1 == rangeEnd;
    partFrom = first;
    partLength = (open ? size : Math.min(last + 1, size)) - first;
    return first >= 0 && (open || last >= 0) && partLength > 0;
  }

  /// Digits as a number; -1 if they are none, or too many.
  private long number(int start, int end) {
    if (start >= end || end - start > DIGITS_MAX) {
      return -1;
    }
    var number = 0L;
    for (var i = start; i < end; i++) {
      if (bytes[i] < '0' || bytes[i] > '9') {
        return -1;
      }
      number = number * 10 + bytes[i] - '0';
    }
    return number;
  }

  private boolean requestLine() {
    headOnly = startsWith("HEAD ");
    if (!headOnly && !startsWith("GET ")) {
      return false;
    }
    at += headOnly ? 5 : 4;
    targetStart = at;
    while (at < to && bytes[at] > ' ' && bytes[at] != 0x7f) {
      at++;
    }
    targetEnd = at;
    pathEnd = path();
    if (targetEnd == targetStart || bytes[targetStart] != '/' || !startsWith(VERSION)) {
      return false;
    }
    at += VERSION.length();
    return true;
  }

  private int path() {
    for (var i = targetStart; i < targetEnd; i++) {
      if (bytes[i] == '?') {
        return Cmcd.isAll(bytes, i + 1, targetEnd) ? i : targetEnd;
      }
    }
    return targetEnd;
  }

  /// What a player says of itself; empty if nothing.
  String said() {
    return pathEnd < targetEnd
        ? Cmcd.ofQuery(
            new String(bytes, pathEnd + 1, targetEnd - pathEnd - 1, StandardCharsets.ISO_8859_1))
        : player.text(bytes);
  }

  private boolean fields() {
    for (var count = 0; count <= headersMax; count++) {
      if (startsWith("\r\n")) {
        at += 2;
        return true;
      }
      if (!field()) {
        return false;
      }
    }
    return false;
  }

  private boolean field() {
    var start = at;
    while (at < to && bytes[at] > 0 && TOKEN[bytes[at]]) {
      at++;
    }
    var nameEnd = at;
    if (at >= to || nameEnd == start || bytes[at] != ':') {
      return false;
    }
    at++;
    while (at < to && bytes[at] == ' ') {
      at++;
    }
    var valueStart = at;
    while (at < to && (bytes[at] >= ' ' || bytes[at] < 0) && bytes[at] != 0x7f) {
      at++;
    }
    var valueEnd = at;
    if (!startsWith("\r\n")) {
      return false;
    }
    at += 2;
    return known(start, nameEnd, valueStart, valueEnd);
  }

  /// Takes note of a field; says whether the head can still be ours.
  private boolean known(int start, int nameEnd, int valueStart, int valueEnd) {
    switch (nameEnd - start) {
      case 2, 6, 7, 16 -> {
        accept(start, nameEnd, valueStart, valueEnd);
        return !isOfTheConnection(start, nameEnd);
      }
      case 4 -> {
        if (is(start, nameEnd, "host")) {
          var first = hostStart < 0 && valueEnd > valueStart;
          hostStart = valueStart;
          hostEnd = valueEnd;
          return first;
        }
      }
      case 5, 8 -> part(start, nameEnd, valueStart, valueEnd);
      case 11, 12 -> judgedIf(!player.note(bytes, start, nameEnd, valueStart, valueEnd));
      case 20 -> marks |= FieldMarks.of(bytes, start, nameEnd);
      case 10 -> {
        return !is(start, nameEnd, "connection") || isPlainConnection(valueStart, valueEnd);
      }
      case 13 -> {
        if (is(start, nameEnd, "if-none-match")) {
          judgedIf(tagsStart >= 0);
          tagsStart = valueStart;
          tagsEnd = valueEnd;
        }
      }
      case 14 -> {
        if (is(start, nameEnd, "content-length") || is(start, nameEnd, "http2-settings")) {
          return false;
        }
        marks |= FieldMarks.of(bytes, start, nameEnd);
      }
      case 15 -> {
        if (is(start, nameEnd, "accept-encoding")) {
          judgedIf(codingsStart >= 0);
          codingsStart = valueStart;
          codingsEnd = valueEnd;
        } else if (is(start, nameEnd, "x-forwarded-for")) {
          judgedIf(forwardedStart >= 0);
          forwardedStart = valueStart;
          forwardedEnd = valueEnd;
        }
      }
      case 17 -> {
        if (is(start, nameEnd, "transfer-encoding")) {
          return false;
        }
        sinceDate |= is(start, nameEnd, "if-modified-since");
        scheme(start, nameEnd, valueStart, valueEnd);
      }
      case 19 -> judgedIf(is(start, nameEnd, "if-unmodified-since"));
      default -> {
        // says nothing that an answer may depend on
      }
    }
    return true;
  }

  private void accept(int start, int nameEnd, int valueStart, int valueEnd) {
    if (is(start, nameEnd, "accept")) {
      judgedIf(accepts >= 0);
      accepts = AcceptMarks.of(bytes, valueStart, valueEnd);
      judgedIf((accepts & AcceptMarks.JUDGED) != 0);
    }
  }

  private void part(int start, int nameEnd, int valueStart, int valueEnd) {
    judgedIf(is(start, nameEnd, "if-match"));
    if (is(start, nameEnd, "range")) {
      judgedIf(rangeStart >= 0);
      rangeStart = valueStart;
      rangeEnd = valueEnd;
    } else if (is(start, nameEnd, "if-range")) {
      judgedIf(conditionStart >= 0);
      conditionStart = valueStart;
      conditionEnd = valueEnd;
    }
  }

  private boolean isPlainConnection(int start, int end) {
    judgedIf(closes);
    closes = is(start, end, "close");
    return closes || is(start, end, "keep-alive");
  }

  /// The field `X-Forwarded-For`; null without one.
  @Nullable String forwardedFor(byte[] from) {
    return forwardedStart < 0
        ? null
        : new String(
            from, forwardedStart, forwardedEnd - forwardedStart, StandardCharsets.ISO_8859_1);
  }

  private void scheme(int start, int nameEnd, int valueStart, int valueEnd) {
    if (is(start, nameEnd, "x-forwarded-proto")) {
      judgedIf(schemeStart >= 0);
      schemeStart = valueStart;
      schemeEnd = valueEnd;
    }
  }

  /// Whether `X-Forwarded-Proto` says HTTPS.
  boolean forwardsHttps() {
    return schemeStart >= 0 && is(schemeStart, schemeEnd, "https");
  }

  private boolean isOfTheConnection(int start, int nameEnd) {
    return is(start, nameEnd, "te")
        || is(start, nameEnd, "expect")
        || is(start, nameEnd, "upgrade")
        || is(start, nameEnd, "trailer")
        || is(start, nameEnd, "proxy-connection");
  }

  private void judgedIf(boolean so) {
    if (so) {
      kind = Kind.WHOLE;
    }
  }

  private boolean is(int start, int end, String name) {
    return isName(bytes, start, end, name);
  }

  /// Whether the bytes are that name, which is in lower case.
  static boolean isName(byte[] bytes, int start, int end, String name) {
    if (end - start != name.length()) {
      return false;
    }
    for (var i = 0; i < name.length(); i++) {
      var c = bytes[start + i];
      if ((c >= 'A' && c <= 'Z' ? c + 32 : c) != name.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private boolean startsWith(String text) {
    if (to - at < text.length()) {
      return false;
    }
    for (var i = 0; i < text.length(); i++) {
      if (bytes[at + i] != text.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}

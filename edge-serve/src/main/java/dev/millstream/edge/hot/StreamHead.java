package dev.millstream.edge.hot;

import dev.millstream.edge.frames.Literals;
import dev.millstream.edge.http.AcceptMarks;
import dev.millstream.edge.http.Cmcd;
import io.undertow.protocols.http2.HpackDecoder;
import io.undertow.protocols.http2.HpackException;
import io.undertow.util.HttpString;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Reads one request's head from a header block of HTTP/2, and judges it as [RawHead] does one of
/// HTTP/1.1; writes it anew for Undertow. Reused for every request of an I/O thread.
final class StreamHead implements HpackDecoder.HeaderEmitter {
  private static final int FIELD_BYTES = 32; // beside name and value (RFC 7541, 4.1)
  private static final HttpString METHOD = new HttpString(":method");
  private static final HttpString PATH = new HttpString(":path");
  private static final HttpString SCHEME = new HttpString(":scheme");
  private static final HttpString AUTHORITY = new HttpString(":authority");
  private static final HttpString TE = new HttpString("te");
  private static final HttpString ACCEPT = new HttpString("accept");
  private static final HttpString IF_NONE_MATCH = new HttpString("if-none-match");
  private static final HttpString IF_MODIFIED_SINCE = new HttpString("if-modified-since");
  private static final HttpString ACCEPT_ENCODING = new HttpString("accept-encoding");
  private static final HttpString[] SAID = names(String.join(" ", Cmcd.FIELDS));
  private static final HttpString FORWARDED_FOR = new HttpString("x-forwarded-for");

  /// Fields that need judgement, and those that have no place in HTTP/2.
  private static final HttpString[] JUDGED =
      names(
          "host range expect upgrade trailer if-match if-range connection keep-alive"
              + " content-length http2-settings proxy-connection transfer-encoding"
              + " if-unmodified-since");

  private final int bytesMax;
  private HttpString[] names = new HttpString[64];
  private String[] values = new String[64];
  private int count;
  private int size;

  boolean headOnly;
  private @Nullable String method;
  private @Nullable String scheme;
  String authority = "";
  String path = "";
  String query = ""; // a player's, and nothing else
  String codings = "";
  @Nullable String tags;
  @Nullable String forwardedFor;
  int marks;
  private int accepts; // the marks of Accept; -1 without one
  private boolean hasCodings;
  private boolean sinceDate;
  private final @Nullable String[] said = new String[SAID.length];

  StreamHead(int bytesMax) {
    this.bytesMax = bytesMax;
  }

  private static HttpString[] names(String all) {
    return Arrays.stream(all.split(" ")).map(HttpString::new).toArray(HttpString[]::new);
  }

  /// Reads a whole block; says whether what is in it stays within what is allowed.
  boolean read(HpackDecoder decoder, ByteBuffer block) throws HpackException {
    count = 0;
    size = 0;
    decoder.setHeaderEmitter(this);
    try {
      decoder.decode(block, false);
    } catch (RuntimeException e) { // of an index that is not in the table
      throw new HpackException();
    }
    if (block.hasRemaining()) {
      throw new HpackException();
    }
    return size <= bytesMax;
  }

  @Override
  public void emitHeader(HttpString name, String value, boolean neverIndex) {
    size += name.length() + value.length() + FIELD_BYTES;
    if (size > bytesMax) {
      return;
    }
    if (count == names.length) {
      names = Arrays.copyOf(names, 2 * count);
      values = Arrays.copyOf(values, 2 * count);
    }
    names[count] = name;
    values[count++] = value;
  }

  int count() {
    return count;
  }

  /// Writes a field anew, so that it needs no table.
  void write(int field, ByteBuffer out) {
    Literals.field(out, names[field], values[field]);
  }

  /// Whether nothing in it belongs at a request's beginning only.
  boolean isTrailers() {
    for (var i = 0; i < count; i++) {
      if (names[i].byteAt(0) == ':') {
        return false;
      }
    }
    return true;
  }

  /// What is added to the key for what it accepts.
  byte[] accepted() {
    return HotKey.accepted(accepts);
  }

  /// Whether this is a plain request whose answer may be known.
  boolean isPlain() {
    method = null;
    scheme = null;
    authority = "";
    path = "";
    query = "";
    Arrays.fill(said, null);
    codings = "";
    hasCodings = false;
    tags = null;
    forwardedFor = null;
    marks = 0;
    accepts = -1;
    sinceDate = false;
    var regular = false;
    for (var i = 0; i < count; i++) {
      var pseudo = names[i].byteAt(0) == ':';
      regular |= !pseudo;
      if (pseudo ? regular || !pseudo(names[i], values[i]) : !known(names[i], values[i])) {
        return false;
      }
    }
    headOnly = "HEAD".equals(method);
    return (headOnly || "GET".equals(method))
        && "https".equals(scheme)
        && !authority.isEmpty()
        && !path.isEmpty()
        && !(sinceDate && tags == null);
  }

  private boolean pseudo(HttpString name, String value) {
    if (name.equals(METHOD)) {
      var first = method == null;
      method = value;
      return first;
    }
    if (name.equals(PATH)) {
      var first = path.isEmpty();
      var end = value.indexOf('?');
      var told = end >= 0 && Cmcd.isAll(value.substring(end + 1));
      path = told ? value.substring(0, end) : value;
      query = told ? value.substring(end + 1) : "";
      return first && isPlainPath(path);
    }
    if (name.equals(SCHEME)) {
      var first = scheme == null;
      scheme = value;
      return first;
    }
    var first = authority.isEmpty();
    authority = value;
    return first && name.equals(AUTHORITY) && isPrintable(value);
  }

  /// Takes note of a field; says whether the request can still be plain.
  private boolean known(HttpString name, String value) {
    if (!isSound(name) || !isSound(value)) {
      return false;
    }
    switch (name.length()) {
      case 2 -> {
        return !name.equals(TE) || value.equals("trailers");
      }
      case 6 -> {
        if (name.equals(ACCEPT)) {
          var first = accepts < 0;
          accepts = AcceptMarks.of(value);
          return first && (accepts & AcceptMarks.JUDGED) == 0;
        }
      }
      case 11, 12 -> {
        return say(name, value);
      }
      case 13 -> {
        if (name.equals(IF_NONE_MATCH)) {
          var first = tags == null;
          tags = value;
          return first;
        }
      }
      case 15 -> {
        if (name.equals(ACCEPT_ENCODING)) {
          var first = !hasCodings;
          hasCodings = true;
          codings = value;
          return first && isPrintable(value);
        }
        if (name.equals(FORWARDED_FOR)) {
          var first = forwardedFor == null;
          forwardedFor = value;
          return first;
        }
      }
      case 17 -> sinceDate |= name.equals(IF_MODIFIED_SINCE);
      default -> {
        // looked at below, or says nothing that an answer may depend on
      }
    }
    for (var judged : JUDGED) {
      if (name.length() == judged.length() && name.equals(judged)) {
        return false;
      }
    }
    marks |= FieldMarks.of(name);
    return true;
  }

  /// Takes note of what a player says; says whether it says it once.
  private boolean say(HttpString name, String value) {
    for (var i = 0; i < SAID.length; i++) {
      if (name.equals(SAID[i])) {
        var first = said[i] == null;
        said[i] = value;
        return first;
      }
    }
    return true;
  }

  /// What a player says of itself; empty if nothing.
  String said() {
    return query.isEmpty() ? Cmcd.ofFields(said) : Cmcd.ofQuery(query);
  }

  /// Whether Undertow finds neither a query nor parameters in it.
  private static boolean isPlainPath(String path) {
    for (var i = 0; i < path.length(); i++) {
      var c = path.charAt(i);
      if (c <= ' ' || c >= 0x7f || c == '?' || c == '#' || c == ';' || c == '\\') {
        return false;
      }
    }
    return path.startsWith("/");
  }

  private static boolean isPrintable(String value) {
    for (var i = 0; i < value.length(); i++) {
      if (value.charAt(i) < ' ' || value.charAt(i) >= 0x7f) {
        return false;
      }
    }
    return true;
  }

  private static boolean isSound(String value) {
    for (var i = 0; i < value.length(); i++) {
      if (value.charAt(i) < ' ' || value.charAt(i) == 0x7f) {
        return false;
      }
    }
    return true;
  }

  private static boolean isSound(HttpString name) {
    for (var i = 0; i < name.length(); i++) {
      var c = name.byteAt(i);
      if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && c != '-' && c != '_') {
        return false;
      }
    }
    return true;
  }
}

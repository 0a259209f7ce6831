package dev.millstream.edge.strict;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// Follows what a client sends over HTTP/1.1 (RFC 9112), heads and bodies, and finds the first byte
/// that two readers could take for different things. Of one connection's I/O thread.
final class Syntax {
  private static final boolean[] TOKEN = new boolean[256];
  private static final int KEPT_BYTES_MAX = 40;
  private static final int EMPTY_LINES_MAX = 4;
  private static final int SIZE_DIGITS_MAX = 8;
  private static final int LENGTH_DIGITS_MAX = 15;

  static {
    for (var c = '!'; c < 127; c++) {
      TOKEN[c] = "\"(),/:;<=>?@[\\]{}".indexOf(c) < 0;
    }
  }

  private enum At {
    START,
    EMPTY_LF,
    METHOD,
    TARGET,
    VERSION,
    LINE_LF,
    FIELD,
    NAME,
    VALUE,
    VALUE_LF,
    HEAD_LF,
    BODY,
    SIZE,
    EXTENSION,
    SIZE_LF,
    DATA,
    DATA_CR,
    DATA_LF,
    /// What comes is no HTTP any more.
    RAW
  }

  private final StringBuilder kept = new StringBuilder(KEPT_BYTES_MAX);
  private At at = At.START;
  private String name = "";
  private boolean inHead = true;
  private boolean trailers;
  private boolean chunked;
  private boolean oldVersion;
  private boolean upgrades;
  private int hosts;
  private int emptyLines; // before the request
  private long length; // of the body; -1 if nothing says it
  private long left; // of the body, or of its chunk

  /// Follows bytes that came, up to the buffer's position, and takes empty lines before requests
  /// out; says where it stopped: at the first bad one, or at the end.
  int follow(ByteBuffer bytes, int from) {
    var here = from;
    while (here < bytes.position()) {
      if (at == At.RAW) {
        return bytes.position();
      }
      if (at == At.BODY || at == At.DATA) {
        var skipped = (int) Math.min(left, bytes.position() - here);
        left -= skipped;
        here += skipped;
        if (left == 0) {
          inHead = at == At.BODY;
          at = inHead ? At.START : At.DATA_CR;
        }
      } else if (isOfEmptyLine(bytes.get(here))) {
        takeOut(bytes, here);
      } else if (takes(bytes.get(here) & 0xff)) {
        here++;
      } else {
        return here;
      }
    }
    return here;
  }

  /// Whether it stands in a head: there is somebody who can be told what is wrong.
  boolean isInHead() {
    return inHead;
  }

  /// Some clients send a line's end too many after a body (RFC 9112, 2.2).
  private boolean isOfEmptyLine(byte c) {
    if (at == At.START && c == '\r' && emptyLines < EMPTY_LINES_MAX) {
      emptyLines++;
      at = At.EMPTY_LF;
      return true;
    }
    if (at == At.EMPTY_LF && c == '\n') {
      at = At.START;
      return true;
    }
    return false;
  }

  private static void takeOut(ByteBuffer bytes, int here) {
    var end = bytes.position();
    bytes.put(here, bytes, here + 1, end - here - 1);
    bytes.position(end - 1);
  }

  private boolean takes(int c) {
    return switch (at) {
      case START -> starts(c);
      case EMPTY_LF -> false;
      case METHOD -> c == ' ' ? begins(At.TARGET) : TOKEN[c];
      case TARGET -> c == ' ' ? isTarget() : c > ' ' && c != 0x7f && keeps(c);
      case VERSION -> c == '\r' ? isVersion() : keeps(c);
      case LINE_LF, VALUE_LF -> isThen(c, '\n', At.FIELD);
      case FIELD -> c == '\r' ? isThen(c, '\r', At.HEAD_LF) : begins(At.NAME) && names(c);
      case NAME -> c == ':' ? isName() : names(c);
      case VALUE -> c == '\r' ? isField() : isText(c) && keeps(c);
      case HEAD_LF -> c == '\n' && ends();
      case SIZE -> sizes(c);
      case EXTENSION -> c == '\r' ? isThen(c, '\r', At.SIZE_LF) : isText(c);
      case SIZE_LF -> c == '\n' && isSize();
      case DATA_CR -> isThen(c, '\r', At.DATA_LF);
      case DATA_LF -> c == '\n' && begins(At.SIZE);
      case BODY, DATA, RAW -> throw new IllegalStateException("these are skipped");
    };
  }

  private boolean isThen(int c, char wanted, At next) {
    at = c == wanted ? next : at;
    return c == wanted;
  }

  private boolean begins(At next) {
    kept.setLength(0);
    at = next;
    return true;
  }

  private boolean keeps(int c) {
    if (kept.length() < KEPT_BYTES_MAX) {
      kept.append((char) c);
    }
    return true;
  }

  private static boolean isText(int c) {
    return (c >= ' ' && c != 0x7f) || c == '\t';
  }

  private boolean starts(int c) {
    inHead = true;
    trailers = false;
    chunked = false;
    upgrades = false;
    hosts = 0;
    emptyLines = 0;
    length = -1;
    at = At.METHOD;
    return TOKEN[c];
  }

  private boolean isTarget() {
    return !kept.isEmpty() && begins(At.VERSION);
  }

  private boolean isVersion() {
    var version = kept.toString();
    oldVersion = version.equals("HTTP/1.0");
    at = At.LINE_LF;
    return oldVersion || version.equals("HTTP/1.1");
  }

  private boolean names(int c) {
    return TOKEN[c] && keeps(c);
  }

  private boolean isName() {
    name = kept.toString().toLowerCase(Locale.ROOT);
    return !name.isEmpty() && begins(At.VALUE);
  }

  private boolean isField() {
    at = At.VALUE_LF;
    return switch (name) {
      case "host" -> !trailers && ++hosts == 1;
      case "content-length" -> !trailers && length < 0 && isLength(value());
      case "transfer-encoding" -> !trailers && isChunked(value());
      case "upgrade" -> isUpgrade();
      default -> true;
    };
  }

  /// Frames of a WebSocket may follow the head that asks for one; what else follows it is not read.
  private boolean isUpgrade() {
    upgrades |= !trailers && !oldVersion && value().equalsIgnoreCase("websocket");
    return true;
  }

  /// The field's value; empty if it is longer than any that we look at.
  private String value() {
    return kept.length() < KEPT_BYTES_MAX ? kept.toString().strip() : "";
  }

  private boolean isLength(String digits) {
    if (digits.isEmpty()
        || digits.length() > LENGTH_DIGITS_MAX
        || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return false;
    }
    length = Long.parseLong(digits);
    return true;
  }

  private boolean isChunked(String coding) {
    var first = !chunked;
    chunked = true;
    return first && !oldVersion && coding.equalsIgnoreCase("chunked");
  }

  private boolean ends() {
    if (trailers) {
      inHead = true;
      return begins(At.START);
    }
    left = Math.max(0, length);
    begins(chunked ? At.SIZE : left > 0 ? At.BODY : upgrades ? At.RAW : At.START);
    var clear = !(chunked && length >= 0) && (hosts == 1 || oldVersion);
    inHead = !clear || at == At.START || at == At.RAW;
    return clear;
  }

  private boolean sizes(int c) {
    if (c == '\r' || c == ';') {
      return !kept.isEmpty() && isThen(c, (char) c, c == ';' ? At.EXTENSION : At.SIZE_LF);
    }
    return Character.digit(c, 16) >= 0 && keeps(c) && kept.length() <= SIZE_DIGITS_MAX;
  }

  private boolean isSize() {
    left = Long.parseLong(kept.toString(), 16);
    trailers = left == 0;
    return begins(trailers ? At.FIELD : At.DATA);
  }

  /// What makes Undertow's reader refuse a head that it has a part of.
  static ByteBuffer spoiler() {
    return ByteBuffer.wrap("\0 \0\r\n\0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
  }
}

package dev.millstream.edge.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.HexFormat;

/// A request's path. `raw` is percent-encoded in one canonical way (RFC 3986, 6.2.2: dot segments
/// resolved, needless escapes undone), which rules match; `text` is the plain text that names a
/// file, or `raw` again where the escapes are no UTF-8.
public record RequestPath(String raw, String text) {
  private static final String PATH_MARKS = "-._~!$&'()*+,;=:@/";
  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  /// The path of a request target, as it came in.
  public static RequestPath of(String target) {
    if (isPlain(target)) {
      return new RequestPath(target, target);
    }
    var raw = withoutDots(canonical(target));
    return new RequestPath(raw, decoded(raw));
  }

  /// Escapes what may not stand in a URL and leaves what is escaped already.
  public static String canonical(String path) {
    var out = new StringBuilder(path.length() + 16);
    for (var i = 0; i < path.length(); ) {
      var c = path.codePointAt(i);
      var escaped = c == '%' ? hexAt(path, i + 1) : -1;
      if (escaped >= 0) {
        append(out, escaped, isUnreserved(escaped));
        i += 3;
      } else {
        if (c != '%' && (isUnreserved(c) || PATH_MARKS.indexOf(c) >= 0 || "?#[]".indexOf(c) >= 0)) {
          out.append((char) c);
        } else {
          escape(out, c);
        }
        i += Character.charCount(c);
      }
    }
    return out.toString();
  }

  /// The URL path of a file: everything escaped that would mean something else in a URL.
  public static String encoded(String text) {
    var out = new StringBuilder(text.length() + 16);
    text.codePoints()
        .forEach(c -> {
          if (isUnreserved(c) || PATH_MARKS.indexOf(c) >= 0) {
            out.append((char) c);
          } else {
            escape(out, c);
          }
        });
    return out.toString();
  }

  /// A redirect's target without a beginning that a browser reads as another host (`//evil`,
  /// `/\evil`, `/%5Cevil`): the leading run of slashes, backslashes, blanks and controls becomes
  /// one slash.
  public static String onSameHost(String location) {
    var at = 0;
    while (at < location.length()) {
      var c = location.charAt(at);
      var escaped = c == '%' ? hexAt(location, at + 1) : -1;
      if (isIgnored(c)) {
        at++;
      } else if (escaped >= 0 && isIgnored(escaped)) {
        at += 3;
      } else {
        break;
      }
    }
    return "/" + location.substring(at);
  }

  private static boolean isIgnored(int c) {
    return c == '/' || c == '\\' || c <= ' ';
  }

  private static boolean isPlain(String target) {
    for (var i = 0; i < target.length(); i++) {
      var c = target.charAt(i);
      var dotted = c == '.' && target.charAt(Math.max(0, i - 1)) == '/';
      if (dotted || (!isUnreserved(c) && PATH_MARKS.indexOf(c) < 0)) {
        return false;
      }
    }
    return true;
  }

  private static String withoutDots(String path) {
    if (!path.contains("/.")) {
      return path;
    }
    var kept = new ArrayDeque<String>();
    var segments = path.substring(1).split("/", -1);
    for (var i = 0; i < segments.length; i++) {
      var segment = segments[i];
      var dots = segment.equals(".") || segment.equals("..");
      if (segment.equals("..") && !kept.isEmpty()) {
        kept.removeLast();
      }
      if (!dots) {
        kept.addLast(segment);
      } else if (i == segments.length - 1) {
        kept.addLast("");
      }
    }
    return "/" + String.join("/", kept);
  }

  private static String decoded(String raw) {
    if (raw.indexOf('%') < 0) {
      return raw;
    }
    var bytes = ByteBuffer.allocate(raw.length());
    for (var i = 0; i < raw.length(); i++) {
      var c = raw.charAt(i);
      var escaped = c == '%' ? hexAt(raw, i + 1) : -1;
      bytes.put((byte) (escaped >= 0 ? escaped : c));
      i += escaped >= 0 ? 2 : 0;
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
    } catch (CharacterCodingException notUtf8) {
      return raw;
    }
  }

  private static int hexAt(String text, int at) {
    return at + 2 <= text.length()
            && HexFormat.isHexDigit(text.charAt(at))
            && HexFormat.isHexDigit(text.charAt(at + 1))
        ? HexFormat.fromHexDigits(text, at, at + 2)
        : -1;
  }

  private static void append(StringBuilder out, int octet, boolean plain) {
    if (plain) {
      out.append((char) octet);
    } else {
      out.append('%').append(HEX.toHexDigits((byte) octet));
    }
  }

  private static void escape(StringBuilder out, int codePoint) {
    for (var octet : Character.toString(codePoint).getBytes(StandardCharsets.UTF_8)) {
      append(out, octet, false);
    }
  }

  private static boolean isUnreserved(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '-'
        || c == '.'
        || c == '_'
        || c == '~';
  }
}

package dev.millstream.edge.http;

import dev.millstream.functions.HttpHeader;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/// What may be sent as a header field.
public final class Fields {
  private static final Set<String> OF_THE_CONNECTION =
      Set.of(
          "connection",
          "content-length",
          "keep-alive",
          "proxy-authenticate",
          "proxy-authentication-info",
          "proxy-authorization",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade");
  private static final Set<String> OF_THE_BODY =
      Set.of("content-encoding", "content-range", "accept-ranges", "etag", "last-modified", "date");

  private Fields() {}

  /// Whether a function may set the field: it is well formed, and not the connection's business.
  public static boolean mayBeSet(String name, String value) {
    return !OF_THE_CONNECTION.contains(name.toLowerCase(Locale.ROOT))
        && isToken(name)
        && isValue(value);
  }

  /// Whether a `_headers` rule may set or remove the field: that of a function, unless it says how
  /// the bytes are coded, which only the edge knows.
  public static boolean mayBeRuled(String name, String value) {
    return mayBeSet(name, value) && !OF_THE_BODY.contains(name.toLowerCase(Locale.ROOT));
  }

  /// The names, lower case, that `Connection` declares to be for one hop only.
  public static Set<String> namedByConnection(List<HttpHeader> headers) {
    // most have none, and this is asked of every answer that code gives
    return headers.stream().noneMatch(Fields::isConnection) ? Set.of() : named(headers);
  }

  private static boolean isConnection(HttpHeader header) {
    return header.name().equalsIgnoreCase("Connection");
  }

  private static Set<String> named(List<HttpHeader> headers) {
    return headers.stream()
        .filter(Fields::isConnection)
        .flatMap(header -> Arrays.stream(header.value().split(",", -1)))
        .map(name -> name.strip().toLowerCase(Locale.ROOT))
        .collect(Collectors.toSet());
  }

  private static boolean isToken(String name) {
    for (var i = 0; i < name.length(); i++) {
      if (!isOfToken(name.charAt(i))) {
        return false;
      }
    }
    return !name.isEmpty();
  }

  private static boolean isOfToken(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
  }

  private static boolean isValue(String value) {
    for (var i = 0; i < value.length(); i++) {
      var c = value.charAt(i);
      if ((c < ' ' && c != '\t') || c == 0x7f || c > 0xff) {
        return false;
      }
    }
    return true;
  }
}

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
    return headers.stream()
        .filter(header -> header.name().equalsIgnoreCase("Connection"))
        .flatMap(header -> Arrays.stream(header.value().split(",", -1)))
        .map(name -> name.strip().toLowerCase(Locale.ROOT))
        .collect(Collectors.toSet());
  }

  private static boolean isToken(String name) {
    return !name.isEmpty()
        && name.chars()
            .allMatch(c ->
                (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || "!#$%&'*+-.^_`|~".indexOf(c) >= 0);
  }

  private static boolean isValue(String value) {
    return value.chars().allMatch(c -> (c >= ' ' && c != 0x7f && c <= 0xff) || c == '\t');
  }
}

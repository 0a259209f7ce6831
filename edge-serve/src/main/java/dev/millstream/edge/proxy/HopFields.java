package dev.millstream.edge.proxy;

import dev.millstream.functions.HttpHeader;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Takes away the fields that are meant for one connection only (RFC 9110, 7.6.1).
final class HopFields {
  private static final Set<String> ALWAYS =
      Set.of(
          "connection",
          "content-length",
          "expect",
          "host",
          "http2-settings",
          "keep-alive",
          "proxy-authenticate",
          "proxy-authentication-info",
          "proxy-authorization",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade");

  private HopFields() {}

  static List<HttpHeader> without(List<HttpHeader> headers) {
    var names = new HashSet<>(ALWAYS);
    for (var header : headers) {
      if (header.name().equalsIgnoreCase("Connection")) {
        Arrays.stream(header.value().split(",", -1))
            .map(name -> name.strip().toLowerCase(Locale.ROOT))
            .forEach(names::add);
      }
    }
    return headers.stream()
        .filter(header -> !names.contains(header.name().toLowerCase(Locale.ROOT)))
        .toList();
  }
}

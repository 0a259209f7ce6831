package dev.millstream.app.cli.kept;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Names in the API's addresses.
final class Escapes {
  private Escapes() {}

  /// A name that is one part of a path, or a value of a query.
  static String segment(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /// A key whose slashes divide the path.
  static String path(String key) {
    return Stream.of(key.split("/", -1)).map(Escapes::segment).collect(Collectors.joining("/"));
  }
}

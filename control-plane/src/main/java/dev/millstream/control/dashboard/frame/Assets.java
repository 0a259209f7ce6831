package dev.millstream.control.dashboard.frame;

import dev.millstream.control.api.Access;
import dev.millstream.control.api.ApiResponse;
import dev.millstream.control.api.Route;
import dev.millstream.store.Digest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The files beside the pages. Their addresses hold their hashes, so browsers keep them.
final class Assets {
  private static final Map<String, String> TYPES =
      Map.of(
          "dashboard.css", "text/css; charset=utf-8",
          "dashboard.js", "text/javascript; charset=utf-8",
          "upload.js", "text/javascript; charset=utf-8",
          "mark.svg", "image/svg+xml");
  private static final int HASH_CHARS = 12;

  private final Map<String, byte[]> files = new HashMap<>();
  private final Map<String, String> addresses = new HashMap<>();

  Assets() {
    for (var name : TYPES.keySet()) {
      var bytes = read(name);
      files.put(name, bytes);
      var hash = Digest.of(bytes).hex().substring(0, HASH_CHARS);
      addresses.put(name, "/assets/" + hash + "/" + name);
    }
  }

  String address(String name) {
    var address = addresses.get(name);
    if (address == null) {
      throw new IllegalArgumentException("the dashboard has no file " + name);
    }
    return address;
  }

  List<Route> routes() {
    return files.entrySet().stream().map(file -> route(file.getKey(), file.getValue())).toList();
  }

  private Route route(String name, byte[] bytes) {
    var headers =
        Map.of(
            "Content-Type", TYPES.getOrDefault(name, ""),
            "X-Content-Type-Options", "nosniff",
            "Cache-Control", "public, max-age=31536000, immutable");
    return new Route(
        "GET", address(name), Access.PUBLIC, _ -> ApiResponse.bytes(200, headers, bytes));
  }

  private static byte[] read(String name) {
    try (var in = Assets.class.getResourceAsStream("/dashboard/" + name)) {
      if (in == null) {
        throw new IllegalStateException("the program lacks its file " + name);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

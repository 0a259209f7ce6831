package dev.millstream.control.stream.video;

import dev.millstream.control.api.ApiException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/// The sites that may show a video: hosts, with a port if it is not the usual one; `*.a.com` stands
/// for the subdomains of `a.com`, and not for `a.com`.
public record AllowedOrigins(List<String> hosts) {
  private static final int HOSTS_MAX = 100;
  private static final Pattern HOST =
      Pattern.compile(
          "(\\*\\.)?[a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*(:\\d{1,5})?");

  public AllowedOrigins {
    hosts = List.copyOf(hosts);
  }

  static AllowedOrigins of(JsonNode list) {
    if (list.isNull()) {
      return new AllowedOrigins(List.of());
    }
    if (!list.isArray() || list.size() > HOSTS_MAX) {
      throw bad("allowedOrigins is not a list of at most " + HOSTS_MAX);
    }
    var hosts = new ArrayList<String>();
    for (var item : list) {
      var host = item.asString("").strip().toLowerCase(Locale.ROOT);
      if (host.length() > 253 || !HOST.matcher(host).matches()) {
        throw bad(
            "allowedOrigins: \"%s\" is no host: write example.com, *.example.com or localhost:3000,"
                    .formatted(host)
                + " without https:// and path");
      }
      hosts.add(host);
    }
    return new AllowedOrigins(hosts);
  }

  static AllowedOrigins ofColumn(String text) {
    return new AllowedOrigins(
        Arrays.stream(text.split(" ", -1)).filter(host -> !host.isEmpty()).toList());
  }

  String column() {
    return String.join(" ", hosts);
  }

  private static ApiException bad(String message) {
    return ApiException.badRequest(StreamError.BAD_REQUEST, message);
  }
}

package dev.millstream.control.purge;

import dev.millstream.control.api.ApiException;
import dev.millstream.control.purge.PurgeOrder.Kind;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// Reads the body of `purge_cache` strictly: an order that was misread would leave old answers in
/// the cache, or take too many out.
record PurgeBody(Zone zone, PurgeLimits limits) {
  static final int NOTHING = 1012;
  static final int NO_LIST = 1014;
  static final int OTHER_ZONE = 1016;
  static final int TOO_MANY = 1017;

  private static final List<String> FIELDS = List.of("files", "tags", "hosts", "prefixes");

  /// The orders in the body: one a field.
  List<PurgeOrder> read(JsonNode body) {
    if (body.path("purge_everything").asBoolean(false)) {
      return List.of(order(Kind.EVERYTHING, List.of()));
    }
    var orders = new ArrayList<PurgeOrder>();
    for (var field : FIELDS) {
      var list = body.path(field);
      if (list.isMissingNode() || list.isNull()) {
        continue;
      }
      if (!list.isArray()) {
        throw ApiException.badRequest(NO_LIST, "\"" + field + "\" must be an array");
      }
      var max = field.equals("files") ? limits.filesMax() : limits.othersMax();
      if (list.size() > max) {
        throw ApiException.badRequest(
            TOO_MANY, "\"" + field + "\" has " + list.size() + " items; at most " + max + " go");
      }
      if (!list.isEmpty()) {
        orders.add(order(field, list));
      }
    }
    if (orders.isEmpty()) {
      throw ApiException.badRequest(
          NOTHING,
          "Request must contain one of \"purge_everything\", \"files\", \"tags\", \"hosts\" or"
              + " \"prefixes\"");
    }
    return orders;
  }

  private PurgeOrder order(String field, JsonNode list) {
    var values = new ArrayList<String>();
    for (var item : list) {
      // files may be objects with headers, which our cache does not key by: all variants go
      var text = item.isObject() ? item.path("url").asString("") : item.asString("");
      if (text.isBlank()) {
        throw ApiException.badRequest(NOTHING, "an item of \"" + field + "\" is empty");
      }
      values.add(
          switch (field) {
            case "files" -> file(text);
            case "hosts" -> own(text, text.toLowerCase(Locale.ROOT));
            case "prefixes" -> prefix(text);
            default -> text;
          });
    }
    return order(
        switch (field) {
          case "files" -> Kind.ADDRESSES;
          case "hosts" -> Kind.HOSTS;
          case "prefixes" -> Kind.PREFIXES;
          default -> Kind.TAGS;
        },
        values);
  }

  private PurgeOrder order(Kind kind, List<String> values) {
    return new PurgeOrder(zone.project(), kind, values);
  }

  private String file(String url) {
    var host = host(url).orElseThrow(() -> notHere(url));
    var rest = url.substring(url.indexOf("://") + 3);
    var end = rest.indexOf('#');
    var address = end < 0 ? rest : rest.substring(0, end);
    var path = address.indexOf('/');
    return own(url, host) + (path < 0 ? "/" : address.substring(path));
  }

  private String prefix(String prefix) {
    var address = prefix.contains("://") ? prefix.substring(prefix.indexOf("://") + 3) : prefix;
    var path = address.indexOf('/');
    var host = path < 0 ? address : address.substring(0, path);
    var name = host.replaceFirst(":[0-9]+$", "").toLowerCase(Locale.ROOT);
    return own(prefix, name) + (path < 0 ? "/" : address.substring(path));
  }

  private String own(String asked, String host) {
    if (!zone.holds(host)) {
      throw notHere(asked);
    }
    return host;
  }

  private ApiException notHere(String asked) {
    return ApiException.badRequest(
        OTHER_ZONE,
        "Unable to purge '"
            + asked
            + "', which is not of the zone "
            + zone.name()
            + ". You can only purge files for this zone");
  }

  private static Optional<String> host(String url) {
    try {
      var uri = URI.create(url.replaceFirst("[?#].*", ""));
      return uri.getScheme() == null
          ? Optional.empty()
          : Optional.ofNullable(uri.getHost()).map(host -> host.toLowerCase(Locale.ROOT));
    } catch (IllegalArgumentException malformed) {
      return Optional.empty();
    }
  }
}

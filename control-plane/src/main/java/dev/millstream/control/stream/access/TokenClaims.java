package dev.millstream.control.stream.access;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.millstream.control.api.ApiException;
import dev.millstream.control.stream.video.StreamError;
import java.net.InetAddress;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What a token says. Times are in seconds since 1970.
@JsonInclude(JsonInclude.Include.NON_NULL)
record TokenClaims(
    String sub,
    String kid,
    long exp,
    long nbf,
    boolean downloadable,
    @Nullable JsonNode accessRules) {
  private static final long HOUR = 3600;
  private static final long LIFE_MAX = 24 * HOUR;
  private static final int RULES_MAX = 5;
  private static final int ITEMS_MAX = 300;
  private static final Set<String> ACTIONS = Set.of("allow", "block");

  /// What the body of a request asks for, of a video and to be signed with a key.
  static TokenClaims of(JsonNode body, String uid, String kid, long now) {
    var exp = body.hasNonNull("exp") ? seconds(body, "exp") : now + HOUR;
    if (exp <= now || exp > now + LIFE_MAX) {
      throw bad("exp lies in the past, or more than 24 hours ahead");
    }
    var rules = body.hasNonNull("accessRules") ? checked(body.get("accessRules")) : null;
    return new TokenClaims(
        uid,
        kid,
        exp,
        body.hasNonNull("nbf") ? seconds(body, "nbf") : now - HOUR,
        body.path("downloadable").asBoolean(false),
        rules);
  }

  private static long seconds(JsonNode body, String field) {
    var node = body.get(field);
    if (!node.isIntegralNumber()) {
      throw bad(field + " is not a number of seconds since 1970");
    }
    return node.asLong();
  }

  private static JsonNode checked(JsonNode rules) {
    if (!rules.isArray() || rules.size() > RULES_MAX) {
      throw bad("accessRules is not a list of at most " + RULES_MAX);
    }
    for (var rule : rules) {
      var action = rule.path("action").asString("");
      if (!ACTIONS.contains(action)) {
        throw bad("an access rule's action is allow or block, not " + action);
      }
      switch (rule.path("type").asString("")) {
        case "any" -> {}
        case "ip.src" -> items(rule, "ip").forEach(TokenClaims::checkNetwork);
        case "ip.geoip.country" -> items(rule, "country").forEach(TokenClaims::checkCountry);
        default -> throw bad("an access rule's type is any, ip.src or ip.geoip.country");
      }
    }
    return rules;
  }

  private static List<String> items(JsonNode rule, String field) {
    var list = rule.path(field);
    if (!list.isArray() || list.isEmpty() || list.size() > ITEMS_MAX) {
      throw bad("an access rule's " + field + " is not a list of 1 to " + ITEMS_MAX);
    }
    return list.valueStream().map(item -> item.asString("")).toList();
  }

  private static void checkNetwork(String text) {
    var slash = text.indexOf('/');
    try {
      var address = InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash));
      var bits = slash < 0 ? 0 : Integer.parseInt(text.substring(slash + 1));
      if (bits >= 0 && bits <= address.getAddress().length * 8) {
        return;
      }
    } catch (IllegalArgumentException e) {
      // told below
    }
    throw bad(text + " is no address or network: write 192.0.2.7 or 10.0.0.0/8");
  }

  private static void checkCountry(String text) {
    if (!text.matches("[A-Z]{2}")) {
      throw bad(text + " is no country: write two capital letters, as DE");
    }
  }

  private static ApiException bad(String message) {
    return ApiException.badRequest(StreamError.BAD_REQUEST, message);
  }
}

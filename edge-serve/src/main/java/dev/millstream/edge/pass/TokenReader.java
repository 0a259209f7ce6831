package dev.millstream.edge.pass;

import dev.millstream.edge.guard.Networks;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Reads a token, a JWS in compact form (RFC 7515) whose algorithm is RS256 and nothing else, and
/// checks all that does not change: form, key, signature and claims.
final class TokenReader {
  private static final Pattern UID = Pattern.compile("[0-9a-f]{32}");
  private static final long LIFE_SECONDS_MAX = 24 * 3600;
  private static final int RULES_MAX = 5;
  private static final int ITEMS_MAX = 300;
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private TokenReader() {}

  /// Why a token opens nothing; the text is for people.
  static final class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    RefusedException(String message) {
      super(message);
    }
  }

  static Token read(String text, KeyRing ring, long now) throws RefusedException {
    var parts = text.split("\\.", -1);
    if (parts.length != 3) {
      throw new RefusedException("This link's token has no three parts.");
    }
    var header = json(parts[0]);
    if (!header.path("alg").asString("").equals("RS256") || header.has("crit")) {
      throw new RefusedException("This link's token is not signed with RS256.");
    }
    var keyId = header.path("kid").asString("");
    var signed = text.substring(0, text.lastIndexOf('.')).getBytes(StandardCharsets.US_ASCII);
    var valid =
        ring.verifies(keyId, signed, bytes(parts[2]))
            .orElseThrow(
                () -> new RefusedException("This link's key is not known, or was revoked."));
    if (!valid) {
      throw new RefusedException("This link's signature is not right.");
    }
    return token(json(parts[1]), keyId, now);
  }

  private static Token token(JsonNode claims, String keyId, long now) throws RefusedException {
    var uid = claims.path("sub").asString("");
    if (!UID.matcher(uid).matches()) {
      throw new RefusedException("This link's token names no video.");
    }
    if (claims.has("kid") && !claims.path("kid").asString("").equals(keyId)) {
      throw new RefusedException("This link's token names two keys.");
    }
    var expires = claims.path("exp").asLong(0);
    if (expires > now + LIFE_SECONDS_MAX) {
      throw new RefusedException("This link's token lasts longer than 24 hours.");
    }
    return new Token(
        uid,
        claims.path("nbf").asLong(0),
        expires,
        claims.path("downloadable").asBoolean(false),
        rules(claims.path("accessRules")));
  }

  private static List<AccessRule> rules(JsonNode list) throws RefusedException {
    if (list.isMissingNode() || list.isNull()) {
      return List.of();
    }
    if (!list.isArray() || list.size() > RULES_MAX) {
      throw new RefusedException("This link's token has more than 5 access rules.");
    }
    var rules = new ArrayList<AccessRule>();
    for (var rule : list) {
      rules.add(rule(rule));
    }
    return rules;
  }

  private static AccessRule rule(JsonNode rule) throws RefusedException {
    AccessRule.Whom whom =
        switch (rule.path("type").asString("")) {
          case "any" -> new AccessRule.Whom.Any();
          case "ip.src" -> new AccessRule.Whom.From(networks(texts(rule.path("ip"))));
          case "ip.geoip.country" ->
              new AccessRule.Whom.In(Set.copyOf(texts(rule.path("country"))));
          default -> throw strange();
        };
    return switch (rule.path("action").asString("")) {
      case "allow" -> new AccessRule(whom, true);
      case "block" -> new AccessRule(whom, false);
      default -> throw strange();
    };
  }

  private static Networks networks(List<String> texts) throws RefusedException {
    try {
      return Networks.of(texts);
    } catch (IllegalArgumentException e) {
      throw strange();
    }
  }

  private static List<String> texts(JsonNode list) throws RefusedException {
    if (!list.isArray() || list.size() > ITEMS_MAX) {
      throw strange();
    }
    var texts = new ArrayList<String>();
    for (var item : list) {
      texts.add(item.asString(""));
    }
    return texts;
  }

  private static RefusedException strange() {
    return new RefusedException("This link's token has an access rule that is not understood.");
  }

  private static JsonNode json(String base64) throws RefusedException {
    try {
      var node = JSON.readTree(bytes(base64));
      if (node.isObject()) {
        return node;
      }
    } catch (JacksonException e) {
      // told below
    }
    throw new RefusedException("This link's token holds no JSON objects.");
  }

  private static byte[] bytes(String base64) throws RefusedException {
    try {
      return Base64.getUrlDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw new RefusedException("This link's token is not base64url.");
    }
  }
}

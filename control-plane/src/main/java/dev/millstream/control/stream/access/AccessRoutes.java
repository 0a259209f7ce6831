package dev.millstream.control.stream.access;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.millstream.control.api.ApiException;
import dev.millstream.control.api.ApiRequest;
import dev.millstream.control.api.ApiResponse;
import dev.millstream.control.api.Json;
import dev.millstream.control.api.Route;
import dev.millstream.control.stream.video.StreamError;
import dev.millstream.control.stream.video.Videos;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// The API of signing keys and tokens, below `path`.
public record AccessRoutes(String path, Videos videos, KeyRing ring) {
  private static final int KEYS_MAX = 1000;

  /// All of them; they come before those of one video.
  public List<Route> routes() {
    return List.of(
        Route.of("POST", path + "/keys", this::make),
        Route.of("GET", path + "/keys", _ -> list()),
        Route.of("DELETE", path + "/keys/{key}", this::revoke),
        Route.of("POST", path + "/{uid}/token", this::token));
  }

  /// `pem` and `jwk` are Base64 of what they are called, and shown only once.
  private record Made(String id, String pem, String jwk, Instant created) {}

  private record Listed(String id, @JsonProperty("key_id") String keyId, Instant created) {}

  private ApiResponse make(ApiRequest request) throws IOException {
    var made =
        ring.make(KEYS_MAX)
            .orElseThrow(() ->
                new ApiException(
                    403,
                    StreamError.TOO_MANY_KEYS,
                    "there are %d keys, the most there may be: delete one".formatted(KEYS_MAX)));
    return ApiResponse.ok(
        new Made(
            made.id(),
            base64(made.key().pem()),
            base64(made.key().jwk(made.id())),
            made.created()));
  }

  private ApiResponse list() {
    return ApiResponse.ok(
        ring.handedOut().stream()
            .map(row -> new Listed(row.id(), row.id(), row.created()))
            .toList());
  }

  private ApiResponse revoke(ApiRequest request) throws IOException {
    var id = request.path("key");
    if (!ring.revoke(id)) {
      throw ApiException.notFound(StreamError.NOT_FOUND, "Not Found: there is no key " + id);
    }
    return ApiResponse.ok("ok");
  }

  private ApiResponse token(ApiRequest request) throws IOException {
    var uid = request.path("uid");
    if (videos.find(uid).isEmpty()) {
      throw ApiException.notFound(StreamError.NOT_FOUND, "Not Found: there is no video " + uid);
    }
    var bytes = request.body();
    var body = bytes.length == 0 ? JsonNodeFactory.instance.objectNode() : Json.tree(bytes);
    var key = key(body);
    var claims = TokenClaims.of(body, uid, key.id(), Instant.now().getEpochSecond());
    return ApiResponse.ok(Map.of("token", key.key().sign(key.id(), claims)));
  }

  private KeyRing.Named key(JsonNode body) throws IOException {
    var id = body.path("id").asString("");
    var pem = body.path("pem").asString("");
    if (id.isEmpty() != pem.isEmpty()) {
      throw bad("id and pem go together: send both, or neither");
    }
    if (id.isEmpty()) {
      return ring.own();
    }
    try {
      var text = new String(Base64.getDecoder().decode(pem), StandardCharsets.US_ASCII);
      return new KeyRing.Named(id, RsaKey.ofPem(text), Instant.EPOCH);
    } catch (IllegalArgumentException e) {
      throw bad("pem is not the Base64 that the key was made with: " + e.getMessage());
    }
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static ApiException bad(String message) {
    return ApiException.badRequest(StreamError.BAD_REQUEST, message);
  }
}

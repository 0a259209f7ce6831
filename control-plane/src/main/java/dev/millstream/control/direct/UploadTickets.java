package dev.millstream.control.direct;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.millstream.control.api.ApiException;
import dev.millstream.control.api.Json;
import dev.millstream.control.pages.PagesError;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Short-lived JWTs that let files be uploaded to one project. Their key lives as long as the
/// process: after a restart wrangler fetches a new one by itself. Thread-safe.
final class UploadTickets {
  private static final String ALGORITHM = "HmacSHA256";
  private static final String HEADER = encode("{\"alg\":\"HS256\",\"typ\":\"JWT\"}");

  private final SecretKeySpec key;
  private final InstantSource clock;
  private final DirectLimits limits;

  UploadTickets(InstantSource clock, DirectLimits limits) {
    var secret = new byte[32];
    new SecureRandom().nextBytes(secret);
    this.key = new SecretKeySpec(secret, ALGORITHM);
    this.clock = clock;
    this.limits = limits;
  }

  /// Cloudflare's, and the longest file, which here is not the same for all.
  private record Claims(
      String project,
      long iat,
      long exp,
      @JsonProperty("max_file_count_allowed") int filesMax,
      @JsonProperty("max_file_bytes_allowed") long fileBytesMax) {}

  /// A ticket for a project.
  String issue(String project) {
    var now = clock.instant();
    var expiry = now.plus(limits.ticketTime());
    var claims =
        new Claims(
            project,
            now.getEpochSecond(),
            expiry.getEpochSecond(),
            limits.filesMax(),
            limits.fileBytesMax());
    var signed = HEADER + "." + encode(Json.text(claims));
    return signed + "." + signature(signed);
  }

  /// The project that a ticket is for.
  ///
  /// @throws ApiException 401 if it is none of ours, or too old
  String project(String ticket) {
    var dot = ticket.lastIndexOf('.');
    if (dot < 0 || !ticket.startsWith(HEADER + ".") || dot <= HEADER.length()) {
      throw refused("send the upload token's jwt as: Authorization: Bearer <jwt>");
    }
    var signed = ticket.substring(0, dot);
    var good =
        MessageDigest.isEqual(
            signature(signed).getBytes(StandardCharsets.UTF_8),
            ticket.substring(dot + 1).getBytes(StandardCharsets.UTF_8));
    if (!good) {
      throw refused("the upload token is not one of this server's since its last start");
    }
    var claims =
        Json.decode(
            Base64.getUrlDecoder().decode(signed.substring(HEADER.length() + 1)), Claims.class);
    if (!clock.instant().isBefore(Instant.ofEpochSecond(claims.exp()))) {
      throw refused("the upload token has expired: fetch another");
    }
    return claims.project();
  }

  private String signature(String signed) {
    try {
      var mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new AssertionError("every JDK has " + ALGORITHM, e);
    }
  }

  private static String encode(String json) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }

  private static ApiException refused(String message) {
    return new ApiException(401, PagesError.UNAUTHORIZED, message);
  }
}

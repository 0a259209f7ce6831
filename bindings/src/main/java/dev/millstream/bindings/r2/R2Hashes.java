package dev.millstream.bindings.r2;

import dev.millstream.bindings.door.Refusal;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Checksums of objects, by the names that Cloudflare has for them.
final class R2Hashes {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final Map<String, String> NAMES =
      Map.of(
          "md5", "MD5",
          "sha1", "SHA-1",
          "sha256", "SHA-256",
          "sha384", "SHA-384",
          "sha512", "SHA-512");

  private R2Hashes() {}

  static MessageDigest hash(String name) {
    try {
      return MessageDigest.getInstance(name);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Adds pieces up: MD5 always, and what the writer says that they have to be, as name and hex.
  static R2Store.Kept of(
      R2Content content, String bucket, List<R2Object.Piece> pieces, JsonNode expected)
      throws IOException {
    var hashes = new LinkedHashMap<String, MessageDigest>();
    hashes.put("md5", hash("MD5"));
    NAMES.forEach((name, jdk) -> {
      if (expected.path(name).isString()) {
        hashes.computeIfAbsent(name, any -> hash(jdk));
      }
    });
    content.hash(bucket, pieces, new ArrayList<>(hashes.values()));
    var shown = JSON.createObjectNode();
    for (var hash : hashes.entrySet()) {
      var found = HexFormat.of().formatHex(hash.getValue().digest());
      var wanted = expected.path(hash.getKey()).asString(found);
      if (!found.equalsIgnoreCase(wanted)) {
        throw new Refusal(
            400,
            "The %s checksum you specified did not match what we received: you sent %s,"
                    .formatted(NAMES.get(hash.getKey()), wanted)
                + " we received %s. (10037)".formatted(found));
      }
      shown.put(hash.getKey(), found);
    }
    return new R2Store.Kept(pieces, shown.path("md5").asString(), shown.toString());
  }
}

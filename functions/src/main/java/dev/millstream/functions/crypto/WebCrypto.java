package dev.millstream.functions.crypto;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Computes what `crypto.subtle` is asked for. Secret keys are their bytes, public ones SPKI,
/// private ones PKCS #8. Thread-safe.
public final class WebCrypto {
  /// What an operation takes at once: no turn of an isolate is to be longer than it may.
  public static final int INPUT_BYTES_MAX = 16 << 20;

  private static final JsonMapper JSON = JsonMapper.shared();

  private WebCrypto() {}

  /// The result of an operation, whose numbers and names are in `parameters` as JSON.
  ///
  /// @throws CryptoFailure if there is none; its message is shown to the code
  public static byte[] run(String operation, String parameters, List<byte[]> inputs)
      throws CryptoFailure {
    var size = inputs.stream().mapToLong(input -> input.length).sum();
    if (size > INPUT_BYTES_MAX) {
      throw CryptoFailure.operation(
          "an operation takes %d bytes at once, not %d".formatted(INPUT_BYTES_MAX, size));
    }
    try {
      return run(operation, JSON.readTree(parameters), new Inputs(inputs));
    } catch (GeneralSecurityException | IllegalArgumentException | ArithmeticException e) {
      throw CryptoFailure.operation("the operation failed: " + e.getMessage());
    } catch (JacksonException e) {
      throw CryptoFailure.data("the key's JSON cannot be read");
    }
  }

  /// Buffers in the order in which the operation has them; what is missing is empty.
  record Inputs(List<byte[]> all) {
    private static final byte[] NONE = new byte[0];

    byte[] get(int at) {
      return at < all.size() ? all.get(at) : NONE;
    }
  }

  private static byte[] run(String operation, JsonNode asked, Inputs in)
      throws CryptoFailure, GeneralSecurityException {
    var hash = asked.path("hash").asString("");
    return switch (operation) {
      case "digest" -> MessageDigest.getInstance(hash).digest(in.get(0));
      case "hmac" -> Signatures.hmac(hash, in.get(0), in.get(1));
      case "sign" -> Signatures.sign(asked, in.get(0), in.get(1));
      case "verify" -> truth(Signatures.verify(asked, in.get(0), in.get(1), in.get(2)));
      case "aes" -> Ciphers.aes(asked, in);
      case "oaep" -> Ciphers.oaep(asked, in.get(0), in.get(1), in.get(2));
      case "hkdf" ->
          Derivations.hkdf(hash, in.get(0), in.get(1), in.get(2), asked.path("bytes").asInt());
      case "pbkdf2" ->
          Derivations.pbkdf2(
              hash,
              in.get(0),
              in.get(1),
              asked.path("iterations").asInt(),
              asked.path("bytes").asInt());
      case "agree" -> Derivations.agree(asked.path("family").asString(""), in.get(0), in.get(1));
      default -> keys(operation, asked, in);
    };
  }

  private static byte[] keys(String operation, JsonNode asked, Inputs in)
      throws CryptoFailure, GeneralSecurityException {
    var keys = KeyFamily.of(asked.path("family").asString(""));
    return switch (operation) {
      case "generate" -> keys.generate(asked);
      case "fromJwk" -> keys.fromJwk(JSON.readTree(in.get(0)));
      case "toJwk" -> JSON.writeValueAsBytes(keys.toJwk(in.get(0), isPrivate(asked)));
      case "fromRaw" -> keys.fromRaw(in.get(0));
      case "toRaw" -> keys.toRaw(in.get(0));
      case "check" -> keys.check(in.get(0), isPrivate(asked));
      default -> throw CryptoFailure.operation("unknown operation " + operation);
    };
  }

  private static boolean isPrivate(JsonNode asked) {
    return asked.path("private").asBoolean(false);
  }

  private static byte[] truth(boolean holds) {
    return new byte[] {(byte) (holds ? 1 : 0)};
  }
}

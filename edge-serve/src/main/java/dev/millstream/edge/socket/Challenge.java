package dev.millstream.edge.socket;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/// What who asks for a WebSocket wants to have proved: that its request was read (RFC 6455, 4.1).
public record Challenge(String key) {
  private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  private static final int KEY_BYTES = 16;
  private static final SecureRandom RANDOM = new SecureRandom();

  /// One that nobody has seen.
  public static Challenge fresh() {
    var bytes = new byte[KEY_BYTES];
    RANDOM.nextBytes(bytes);
    return new Challenge(Base64.getEncoder().encodeToString(bytes));
  }

  /// Whether the key is one.
  static boolean isKey(@Nullable String text) {
    try {
      return text != null && Base64.getDecoder().decode(text).length == KEY_BYTES;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /// What proves it.
  public String answer() {
    try {
      var sha1 = MessageDigest.getInstance("SHA-1");
      return Base64.getEncoder().encodeToString(sha1.digest((key + GUID).getBytes(ISO_8859_1)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}

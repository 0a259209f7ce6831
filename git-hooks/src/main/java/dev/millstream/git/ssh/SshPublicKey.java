package dev.millstream.git.ssh;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.interfaces.RSAPublicKey;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.PublicKeyEntryResolver;
import org.apache.sshd.common.digest.BuiltinDigests;

/// A public key as a line of `authorized_keys` has it: `ssh-ed25519 AAAA… comment`. The fingerprint
/// is OpenSSH's, `SHA256:…`.
public record SshPublicKey(String type, String base64, String comment, String fingerprint) {
  private static final int LINE_CHARS_MAX = 16 << 10;
  private static final int RSA_BITS_MIN = 2048;
  private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/]+={0,2}");
  private static final Set<String> TYPES =
      Set.of(
          "ssh-ed25519",
          "ecdsa-sha2-nistp256",
          "ecdsa-sha2-nistp384",
          "ecdsa-sha2-nistp521",
          "sk-ssh-ed25519@openssh.com",
          "sk-ecdsa-sha2-nistp256@openssh.com",
          "ssh-rsa");

  /// The key in a line.
  ///
  /// @throws IllegalArgumentException if it is none, or too weak; the message is for its owner
  public static SshPublicKey parse(String line) {
    if (line.contains("PRIVATE KEY")) {
      throw new IllegalArgumentException(
          "this is a private key, which nobody else should see: give the file that ends in .pub");
    }
    var fields = line.strip().split("\\s+", 3);
    if (line.length() > LINE_CHARS_MAX || line.strip().lines().count() != 1 || fields.length < 2) {
      throw new IllegalArgumentException(
          "not a public key: it is one line such as ssh-ed25519 AAAA… you@example.org");
    }
    if (!TYPES.contains(fields[0])) {
      throw new IllegalArgumentException(
          "keys of the type '%s' are not taken: make one with ssh-keygen -t ed25519"
              .formatted(fields[0]));
    }
    try {
      if (!BASE64.matcher(fields[1]).matches()) {
        throw new IOException("it is not base64");
      }
      var key =
          PublicKeyEntry.parsePublicKeyEntry(fields[0] + " " + fields[1])
              .resolvePublicKey(null, null, PublicKeyEntryResolver.FAILING);
      if (key instanceof RSAPublicKey rsa && rsa.getModulus().bitLength() < RSA_BITS_MIN) {
        throw new IllegalArgumentException(
            "an RSA key needs %d bits, this has %d: make one with ssh-keygen -t ed25519"
                .formatted(RSA_BITS_MIN, rsa.getModulus().bitLength()));
      }
      return new SshPublicKey(
          fields[0],
          fields[1],
          fields.length > 2 ? fields[2] : "",
          KeyUtils.getFingerPrint(BuiltinDigests.sha256, key));
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalArgumentException("the public key is damaged: " + e.getMessage(), e);
    }
  }
}

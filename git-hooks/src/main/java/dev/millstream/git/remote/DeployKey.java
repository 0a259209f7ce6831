package dev.millstream.git.remote;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.apache.sshd.common.keyprovider.KeyPairProvider;

/// A fresh Ed25519 key: the private half in OpenSSH's format, the public one as a line of
/// `authorized_keys`.
public record DeployKey(String privateKey, String publicKey) {
  /// Makes one; `comment` says what it is for.
  public static DeployKey make(String comment) {
    try {
      var pair = KeyUtils.generateKeyPair(KeyPairProvider.SSH_ED25519, 256);
      var text = new ByteArrayOutputStream();
      OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(pair, comment, null, text);
      return new DeployKey(
          text.toString(StandardCharsets.US_ASCII),
          PublicKeyEntry.toString(pair.getPublic()) + " " + comment);
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException("Ed25519 does not work here", e);
    }
  }

  @Override
  public String toString() {
    return publicKey;
  }
}

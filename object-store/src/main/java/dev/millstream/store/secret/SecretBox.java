package dev.millstream.store.secret;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.EnumSet;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// Seals texts with AES-256-GCM under one key, kept in a file of mode 0600. A sealed text opens
/// only for the `owner` it was sealed for, so that none can be moved to another. Thread-safe.
///
/// Random nonces of 96 bits are safe for some 2^32 seals under a key; nobody sets that many.
public final class SecretBox {
  private static final String PREFIX = "sealed:v1:";
  private static final int KEY_BYTES = 32;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  private final SecretKeySpec key;
  private final SecureRandom random = new SecureRandom();

  private SecretBox(byte[] key) {
    this.key = new SecretKeySpec(key, "AES");
  }

  /// The box with the key in `file`, made if there is none.
  public static synchronized SecretBox open(Path file) throws IOException {
    if (Files.notExists(file)) {
      make(file);
    }
    try {
      var key = HexFormat.of().parseHex(Files.readString(file).strip());
      if (key.length == KEY_BYTES) {
        return new SecretBox(key);
      }
    } catch (IllegalArgumentException e) {
      // told below
    }
    throw new IOException(
        file + " holds no key: put the old one back, or remove it and set all secrets anew");
  }

  /// Whether a text is a sealed one.
  public static boolean isSealed(String text) {
    return text.startsWith(PREFIX);
  }

  /// `text`, readable only through [#unseal].
  public String seal(String owner, String text) {
    var nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    try {
      var sealed =
          cipher(Cipher.ENCRYPT_MODE, owner, nonce).doFinal(text.getBytes(StandardCharsets.UTF_8));
      var all = ByteBuffer.allocate(nonce.length + sealed.length).put(nonce).put(sealed).array();
      return PREFIX + Base64.getEncoder().encodeToString(all);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-GCM does not work here", e);
    }
  }

  /// What was sealed; a text that is not sealed is returned as it is.
  ///
  /// @throws IOException if it was sealed for another owner, under another key, or is damaged
  public String unseal(String owner, String text) throws IOException {
    if (!isSealed(text)) {
      return text;
    }
    try {
      var all = Base64.getDecoder().decode(text.substring(PREFIX.length()));
      var nonce = new byte[NONCE_BYTES];
      ByteBuffer.wrap(all).get(nonce);
      var opened =
          cipher(Cipher.DECRYPT_MODE, owner, nonce)
              .doFinal(all, NONCE_BYTES, all.length - NONCE_BYTES);
      return new String(opened, StandardCharsets.UTF_8);
    } catch (GeneralSecurityException | RuntimeException e) {
      throw new IOException("a secret of " + owner + " does not open: set it again", e);
    }
  }

  private Cipher cipher(int mode, String owner, byte[] nonce) throws GeneralSecurityException {
    var cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(owner.getBytes(StandardCharsets.UTF_8));
    return cipher;
  }

  private static void make(Path file) throws IOException {
    var bytes = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(bytes);
    var text = HexFormat.of().formatHex(bytes) + "\n";
    var temporary = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(temporary);
    var mode = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    try (var channel =
        FileChannel.open(
            temporary, EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), mode)) {
      channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
      channel.force(true);
    }
    Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    try (var folder = FileChannel.open(file.toAbsolutePath().getParent())) {
      folder.force(true);
    }
  }
}

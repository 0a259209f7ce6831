package dev.millstream.git.ssh;

import java.io.ByteArrayOutputStream;
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
import java.security.KeyPair;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.EnumSet;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.common.util.security.SecurityUtils;

/// The server's own key (Ed25519): made once, kept in OpenSSH's format, mode 0600, beside its
/// public half. The fingerprint is found from that half alone: loading SSHD's cryptography takes
/// most of a second, which only the first start waits for.
record HostKey(Path file, String fingerprint) {
  static HostKey in(Path file) throws IOException {
    var half = file.resolveSibling(file.getFileName() + ".pub");
    try {
      if (Files.notExists(file)) {
        make(file);
      }
      if (Files.notExists(half)) {
        write(half, PublicKeyEntry.toString(read(file).getPublic()) + " millstream\n");
      }
      var fields = Files.readString(half).strip().split("\\s+", -1);
      if (fields.length < 2) {
        throw new IOException(half + " holds no public key: remove it, and it is made anew");
      }
      var hash = MessageDigest.getInstance("SHA-256").digest(Base64.getDecoder().decode(fields[1]));
      return new HostKey(
          file, "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(hash));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IOException("the host key " + file + " cannot be used: " + e.getMessage(), e);
    }
  }

  /// The pair, for SSHD.
  KeyPair pair() throws IOException {
    try {
      return read(file);
    } catch (GeneralSecurityException e) {
      throw new IOException("the host key " + file + " cannot be used: " + e.getMessage(), e);
    }
  }

  private static KeyPair read(Path file) throws IOException, GeneralSecurityException {
    try (var in = Files.newInputStream(file)) {
      var keys =
          SecurityUtils.loadKeyPairIdentities(
              null, NamedResource.ofName(file.toString()), in, null);
      var found = keys == null ? null : keys.iterator();
      if (found == null || !found.hasNext()) {
        throw new IOException(
            "%s holds no host key: put it back, or remove it, and clients will ask about a new one"
                .formatted(file));
      }
      return found.next();
    }
  }

  private static void make(Path file) throws IOException, GeneralSecurityException {
    var pair = KeyUtils.generateKeyPair(KeyPairProvider.SSH_ED25519, 256);
    var text = new ByteArrayOutputStream();
    OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(pair, "millstream", null, text);
    Files.createDirectories(file.toAbsolutePath().getParent());
    // the half of a key that was there before is not this one's
    Files.deleteIfExists(file.resolveSibling(file.getFileName() + ".pub"));
    write(file, text.toString(StandardCharsets.US_ASCII));
  }

  private static void write(Path file, String text) throws IOException {
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
  }
}

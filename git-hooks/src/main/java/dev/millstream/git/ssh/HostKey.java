package dev.millstream.git.ssh;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
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
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumSet;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.util.security.SecurityUtils;

/// The server's own key (Ed25519): made once, kept in OpenSSH's format, mode 0600, beside its
/// public half. It is made, and its fingerprint found, with the JDK alone: loading SSHD's
/// cryptography takes most of a second, which no start should wait for.
record HostKey(Path file, String fingerprint) {
  private static final String TYPE = "ssh-ed25519";
  private static final int RAW_BYTES = 32;
  private static final int BLOCK_BYTES = 8;

  static HostKey in(Path file) throws IOException {
    var half = file.resolveSibling(file.getFileName() + ".pub");
    try {
      if (Files.notExists(file)) {
        make(file, half);
      } else if (Files.notExists(half)) {
        write(half, PublicKeyEntry.toString(new HostKey(file, "").pair().getPublic()) + "\n");
      }
      var fields = Files.readString(half).strip().split("\\s+", -1);
      if (fields.length < 2) {
        throw new IOException(half + " holds no public key: put it back, or remove both files");
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
    } catch (GeneralSecurityException e) {
      throw new IOException("the host key " + file + " cannot be used: " + e.getMessage(), e);
    }
  }

  private static void make(Path file, Path half) throws IOException, GeneralSecurityException {
    var pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    var point = tail(pair.getPublic().getEncoded());
    var blob =
        bytes(out -> {
          string(out, TYPE.getBytes(StandardCharsets.US_ASCII));
          string(out, point);
        });
    var text =
        "-----BEGIN OPENSSH PRIVATE KEY-----\n"
            + Base64.getMimeEncoder(70, new byte[] {'\n'})
                .encodeToString(privateFile(blob, point, tail(pair.getPrivate().getEncoded())))
            + "\n-----END OPENSSH PRIVATE KEY-----\n";
    Files.createDirectories(file.toAbsolutePath().getParent());
    // the public half first: where the private one is there, so is this
    write(half, TYPE + " " + Base64.getEncoder().encodeToString(blob) + " millstream\n");
    write(file, text);
  }

  /// OpenSSH's PROTOCOL.key, without a passphrase.
  private static byte[] privateFile(byte[] blob, byte[] point, byte[] seed) throws IOException {
    var check = new SecureRandom().nextInt();
    var secret =
        bytes(out -> {
          out.writeInt(check);
          out.writeInt(check);
          out.write(blob);
          out.writeInt(2 * RAW_BYTES);
          out.write(seed);
          out.write(point);
          string(out, "millstream".getBytes(StandardCharsets.US_ASCII));
          for (var i = 1; out.size() % BLOCK_BYTES != 0; i++) {
            out.write(i);
          }
        });
    return bytes(out -> {
      out.write("openssh-key-v1\0".getBytes(StandardCharsets.US_ASCII));
      string(out, "none".getBytes(StandardCharsets.US_ASCII));
      string(out, "none".getBytes(StandardCharsets.US_ASCII));
      string(out, new byte[0]);
      out.writeInt(1);
      string(out, blob);
      string(out, secret);
    });
  }

  /// The raw key at the end of its X.509 or PKCS #8 form.
  private static byte[] tail(byte[] encoded) {
    return Arrays.copyOfRange(encoded, encoded.length - RAW_BYTES, encoded.length);
  }

  private interface Writing {
    void to(DataOutputStream out) throws IOException;
  }

  private static byte[] bytes(Writing writing) throws IOException {
    var bytes = new ByteArrayOutputStream();
    writing.to(new DataOutputStream(bytes));
    return bytes.toByteArray();
  }

  private static void string(DataOutputStream out, byte[] value) throws IOException {
    out.writeInt(value.length);
    out.write(value);
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

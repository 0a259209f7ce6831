package dev.millstream.git.ssh;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.EnumSet;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.common.util.security.SecurityUtils;

/// The server's own key (Ed25519): made once, kept in OpenSSH's format, mode 0600.
final class HostKey {
  private HostKey() {}

  static KeyPair in(Path file) throws IOException {
    try {
      return Files.exists(file) ? read(file) : make(file);
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

  private static KeyPair make(Path file) throws IOException, GeneralSecurityException {
    var pair = KeyUtils.generateKeyPair(KeyPairProvider.SSH_ED25519, 256);
    var text = new ByteArrayOutputStream();
    OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(pair, "millstream", null, text);
    Files.createDirectories(file.toAbsolutePath().getParent());
    var temporary = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(temporary);
    var mode = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    try (var channel =
        FileChannel.open(
            temporary, EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), mode)) {
      channel.write(ByteBuffer.wrap(text.toByteArray()));
      channel.force(true);
    }
    Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    return pair;
  }
}

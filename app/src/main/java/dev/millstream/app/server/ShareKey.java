package dev.millstream.app.server;

import dev.millstream.edge.access.ShareTokens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;

/// The key that links to private previews are signed with: made once, kept in the data folder. A
/// new one ends all links.
public final class ShareKey {
  private static final int BYTES = 32;

  private ShareKey() {}

  /// The key of a data folder, made if it has none.
  static ShareTokens ofServer(Path data) throws IOException {
    var file = DataFolder.shareKey(data);
    if (!Files.exists(file)) {
      var key = new byte[BYTES];
      new SecureRandom().nextBytes(key);
      var mode = PosixFilePermissions.fromString("rw-------");
      var fresh =
          Files.createTempFile(data, "share-key", "", PosixFilePermissions.asFileAttribute(mode));
      Files.writeString(fresh, HexFormat.of().formatHex(key) + "\n");
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    }
    return read(file);
  }

  /// The key of a server's data folder; it must be there.
  public static ShareTokens read(Path file) throws IOException {
    try {
      return new ShareTokens(HexFormat.of().parseHex(Files.readString(file).strip()));
    } catch (IllegalArgumentException e) {
      throw new IOException(
          file + " is damaged: delete it and start the server again; all links end", e);
    }
  }
}

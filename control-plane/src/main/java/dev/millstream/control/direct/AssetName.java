package dev.millstream.control.direct;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.digests.Blake3Digest;

/// The name that wrangler gives a file's bytes: the first 32 hex digits of the BLAKE3 of their
/// base64 and, after it, the extension of the file's name.
public record AssetName(String hex) {
  private static final Pattern FORM = Pattern.compile("[0-9a-f]{32}");
  private static final int HASH_BYTES = 16;

  public AssetName {
    if (!isName(hex)) {
      throw new IllegalArgumentException("not an asset's name: " + hex);
    }
  }

  static boolean isName(String text) {
    return FORM.matcher(text).matches();
  }

  /// The name of these bytes in a file with this extension.
  public static AssetName of(InputStream bytes, String extension) throws IOException {
    var blake3 = new Blake3Digest(HASH_BYTES * Byte.SIZE);
    try (var base64 = Base64.getEncoder().wrap(new Hashing(blake3))) {
      bytes.transferTo(base64);
    }
    for (var unit : extension.getBytes(StandardCharsets.UTF_8)) {
      blake3.update(unit);
    }
    var hash = new byte[HASH_BYTES];
    blake3.doFinal(hash, 0);
    return new AssetName(HexFormat.of().formatHex(hash));
  }

  /// What Node's `path.extname` says of a path, without the dot.
  public static String extension(String path) {
    var name = path.substring(path.lastIndexOf('/') + 1);
    var dot = name.lastIndexOf('.');
    return dot <= 0 ? "" : name.substring(dot + 1);
  }

  @Override
  public String toString() {
    return hex;
  }

  private static final class Hashing extends OutputStream {
    private final Blake3Digest digest;

    Hashing(Blake3Digest digest) {
      this.digest = digest;
    }

    @Override
    public void write(int unit) {
      digest.update((byte) unit);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      digest.update(bytes, offset, length);
    }
  }
}

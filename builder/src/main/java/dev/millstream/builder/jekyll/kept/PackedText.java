package dev.millstream.builder.jekyll.kept;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.luben.zstd.Zstd;
import java.nio.ByteBuffer;

/// A rendered body, compressed: a layout's change takes it instead of rendering all Markdown again.
/// Immutable and thread-safe.
public final class PackedText {
  private static final int FAST = 1;

  private final byte[] bytes;
  private final boolean isWide;

  private PackedText(byte[] bytes, boolean isWide) {
    this.bytes = bytes;
    this.isWide = isWide;
  }

  /// Packs a text, fast rather than well.
  public static PackedText of(String text) {
    var isWide = hasSurrogates(text);
    return new PackedText(Zstd.compress(isWide ? wide(text) : text.getBytes(UTF_8), FAST), isWide);
  }

  /// What was packed.
  public String text() {
    var plain = Zstd.decompress(bytes);
    return isWide ? ByteBuffer.wrap(plain).asCharBuffer().toString() : new String(plain, UTF_8);
  }

  int size() {
    return bytes.length;
  }

  /// A text may hold half of a pair, which UTF-8 would lose.
  private static boolean hasSurrogates(String text) {
    for (var i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        return true;
      }
    }
    return false;
  }

  private static byte[] wide(String text) {
    var chars = ByteBuffer.allocate(text.length() * 2);
    chars.asCharBuffer().put(text);
    return chars.array();
  }
}

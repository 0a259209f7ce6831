package dev.millstream.builder.picture;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.millstream.builder.source.Content;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/// Tells a picture's size from its first bytes: PNG, GIF, JPEG, WebP, AVIF or SVG, by what they
/// begin with and not by the file's name.
final class PictureHeader {
  /// Cameras put previews and maps of depth before a JPEG's size.
  private static final int HEAD_BYTES_MAX = 1 << 20;

  private PictureHeader() {}

  /// The size; empty if this is no such picture, or damaged.
  static Optional<PictureSize> sizeOf(Content content) throws IOException {
    try (var in = content.open()) {
      return sizeOf(ByteBuffer.wrap(in.readNBytes(HEAD_BYTES_MAX)));
    } catch (BufferUnderflowException | IndexOutOfBoundsException | IllegalArgumentException e) {
      return Optional.empty(); // it ends in the middle, or names places behind its end
    }
  }

  private static Optional<PictureSize> sizeOf(ByteBuffer head) {
    if (begins(head, 0, "\u0089PNG\r\n\u001a\n") && begins(head, 12, "IHDR")) {
      return PictureSize.of(head.getInt(16), head.getInt(20));
    }
    if (begins(head, 0, "GIF8")) {
      var little = head.order(ByteOrder.LITTLE_ENDIAN);
      return PictureSize.of(little.getChar(6), little.getChar(8));
    }
    if (begins(head, 0, "\u00ff\u00d8")) {
      return JpegHeader.sizeOf(head);
    }
    if (begins(head, 0, "RIFF") && begins(head, 8, "WEBP")) {
      return webp(head.order(ByteOrder.LITTLE_ENDIAN));
    }
    if (begins(head, 4, "ftyp")) {
      return AvifHeader.sizeOf(head);
    }
    return SvgHeader.sizeOf(UTF_8.decode(head.limit(Math.min(head.limit(), 1 << 16))).toString());
  }

  /// Whether these bytes, one for each character, stand at this place.
  static boolean begins(ByteBuffer bytes, int at, String wanted) {
    var expected = ByteBuffer.wrap(wanted.getBytes(ISO_8859_1));
    return at >= 0
        && at + expected.limit() <= bytes.limit()
        && bytes.slice(at, expected.limit()).equals(expected);
  }

  /// The first chunk says it: a whole file's canvas, or the only frame's size.
  private static Optional<PictureSize> webp(ByteBuffer head) {
    if (begins(head, 12, "VP8X")) {
      return PictureSize.of(1.0 + (head.getInt(24) & 0xff_ffff), 1.0 + (head.getInt(26) >>> 8));
    }
    if (begins(head, 12, "VP8L") && head.get(20) == 0x2f) {
      var bits = head.getInt(21);
      return PictureSize.of(1.0 + (bits & 0x3fff), 1.0 + ((bits >>> 14) & 0x3fff));
    }
    return begins(head, 12, "VP8 ") && begins(head, 23, "\u009d\u0001*")
        ? PictureSize.of(head.getChar(26) & 0x3fff, head.getChar(28) & 0x3fff)
        : Optional.empty();
  }
}

package dev.millstream.transcoder.ffmpeg.picture;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// What a picture's first bytes say that it is, whatever its name.
enum PictureKind {
  JPEG,
  PNG,
  GIF,
  WEBP;

  /// The kind; empty if it is none of these.
  static Optional<PictureKind> of(byte[] file) {
    var head = new String(file, 0, Math.min(12, file.length), StandardCharsets.ISO_8859_1);
    if (head.startsWith("\u00ff\u00d8")) {
      return Optional.of(JPEG);
    }
    if (PngChunks.isPng(file)) {
      return Optional.of(PNG);
    }
    if (head.startsWith("GIF87a") || head.startsWith("GIF89a")) {
      return Optional.of(GIF);
    }
    return head.startsWith("RIFF") && head.endsWith("WEBP") ? Optional.of(WEBP) : Optional.empty();
  }

  /// Refuses pictures that move, and those whose brightness is another than the web's.
  void check(byte[] file) throws UnfitPictureException {
    switch (this) {
      case JPEG -> {
        // one picture, always
      }
      case PNG -> PngChunks.check(file);
      case GIF -> GifBlocks.check(file);
      case WEBP -> checkWebp(ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN));
    }
  }

  private static void checkWebp(ByteBuffer file) throws UnfitPictureException {
    var extended = 0x58385056; // VP8X
    var animated = 0x02;
    if (file.limit() > 20 && file.getInt(12) == extended && (file.get(20) & animated) != 0) {
      throw new UnfitPictureException("it moves");
    }
  }
}

package dev.millstream.transcoder.ffmpeg.picture;

import java.nio.ByteBuffer;

/// Looks at what stands before a PNG's pixels.
final class PngChunks {
  private static final long MAGIC = 0x89504e470d0a1a0aL;
  private static final int ANIMATION = 0x6163544c; // acTL
  private static final int GAMMA = 0x67414d41; // gAMA
  private static final int PIXELS = 0x49444154; // IDAT
  private static final int GAMMA_OF_SRGB = 45_455;

  private PngChunks() {}

  static boolean isPng(byte[] file) {
    return file.length > 8 && ByteBuffer.wrap(file).getLong() == MAGIC;
  }

  /// Refuses pictures that move, and those whose brightness is another than the web's.
  static void check(byte[] file) throws UnfitPictureException {
    var bytes = ByteBuffer.wrap(file);
    for (var at = 8; at >= 0 && at + 12 <= file.length; ) {
      var length = bytes.getInt(at);
      var type = bytes.getInt(at + 4);
      if (type == PIXELS || length < 0) {
        return; // what is damaged fails in the decoder
      }
      if (type == ANIMATION) {
        throw new UnfitPictureException("it moves");
      }
      if (type == GAMMA && bytes.getInt(at + 8) != GAMMA_OF_SRGB) {
        throw new UnfitPictureException("it has a gamma that is not sRGB's");
      }
      at += length + 12;
    }
  }
}

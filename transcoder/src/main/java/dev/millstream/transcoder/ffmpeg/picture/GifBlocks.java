package dev.millstream.transcoder.ffmpeg.picture;

/// Walks through a GIF's blocks.
final class GifBlocks {
  private static final int HEAD_BYTES = 13;
  private static final int EXTENSION = 0x21;
  private static final int IMAGE = 0x2c;
  private static final int IMAGE_BYTES = 10;

  private GifBlocks() {}

  /// Refuses a GIF of several pictures. What is damaged fails in the decoder.
  static void check(byte[] file) throws UnfitPictureException {
    var at = file.length > HEAD_BYTES ? HEAD_BYTES + coloursBytes(file[10]) : file.length;
    for (var images = 0; at < file.length; ) {
      switch (file[at]) {
        case EXTENSION -> at = behind(file, at + 2);
        case IMAGE -> {
          if (++images > 1) {
            throw new UnfitPictureException("it moves");
          }
          var own = at + IMAGE_BYTES <= file.length ? coloursBytes(file[at + 9]) : 0;
          at = behind(file, at + IMAGE_BYTES + own + 1);
        }
        default -> {
          return;
        }
      }
    }
  }

  /// The bytes of the table of colours that these flags tell of.
  private static int coloursBytes(byte flags) {
    return (flags & 0x80) == 0 ? 0 : 3 << ((flags & 7) + 1);
  }

  /// The place behind the parts that begin here, each with its length before it.
  private static int behind(byte[] file, int from) {
    var at = from;
    while (at < file.length && file[at] != 0) {
      at += 1 + (file[at] & 0xff);
    }
    return at + 1;
  }
}

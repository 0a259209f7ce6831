package dev.millstream.builder.picture;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/// A JPEG's size (ITU-T T.81, B.2.2), upright: browsers turn a picture as its EXIF says.
final class JpegHeader {
  private static final int ORIENTATION = 0x0112;

  private JpegHeader() {}

  static Optional<PictureSize> sizeOf(ByteBuffer head) {
    var turned = false;
    head.position(2);
    while (true) {
      var marker = marker(head);
      if (isFrame(marker)) {
        var height = head.getChar(head.position() + 3);
        var size = PictureSize.of(head.getChar(head.position() + 5), height);
        return turned ? size.map(PictureSize::turned) : size;
      }
      if (marker == 0xd9 || marker == 0xda) {
        return Optional.empty(); // the picture begins, and nothing said how large it is
      }
      var at = head.position();
      var length = head.getChar(at);
      if (marker == 0xe1 && PictureHeader.begins(head, at + 2, "Exif\0\0")) {
        turned = isTurned(head.slice(at + 8, Math.min(length - 8, head.limit() - at - 8)));
      }
      head.position(at + Math.max(length, 2));
    }
  }

  /// The next marker's code; behind it is its length.
  private static int marker(ByteBuffer head) {
    int code;
    do {
      while ((head.get() & 0xff) != 0xff) {
        // bytes between segments
      }
      do {
        code = head.get() & 0xff;
      } while (code == 0xff);
    } while (code == 0 || code == 1 || (code >= 0xd0 && code <= 0xd8));
    return code;
  }

  /// Whether a marker begins a frame's header: SOF0 to SOF15, but three codes of other things.
  private static boolean isFrame(int marker) {
    return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
  }

  /// Whether EXIF's orientation, in the first directory of this TIFF, exchanges width and height.
  private static boolean isTurned(ByteBuffer tiff) {
    if (tiff.limit() < 8) {
      return false;
    }
    tiff.order(tiff.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    var directory = tiff.getInt(4);
    if (directory < 8 || directory > tiff.limit() - 2) {
      return false;
    }
    var count = tiff.getChar(directory);
    for (var i = 0; i < count && directory + 14 + 12 * i <= tiff.limit(); i++) {
      var entry = directory + 2 + 12 * i;
      if (tiff.getChar(entry) == ORIENTATION) {
        return tiff.getChar(entry + 8) >= 5 && tiff.getChar(entry + 8) <= 8;
      }
    }
    return false;
  }
}

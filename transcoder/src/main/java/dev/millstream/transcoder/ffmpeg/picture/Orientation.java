package dev.millstream.transcoder.ffmpeg.picture;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/// How EXIF's eight orientations are undone.
final class Orientation {
  private Orientation() {}

  /// The filters for a display matrix, each followed by a comma; empty if it is none of the eight.
  static Optional<String> filters(ByteBuffer matrix) {
    var numbers = matrix.order(ByteOrder.nativeOrder()).asIntBuffer();
    var signs =
        "%d %d %d %d"
            .formatted(
                Integer.signum(numbers.get(0)),
                Integer.signum(numbers.get(1)),
                Integer.signum(numbers.get(3)),
                Integer.signum(numbers.get(4)));
    return switch (signs) {
      case "1 0 0 1" -> Optional.of("");
      case "-1 0 0 1" -> Optional.of("hflip,");
      case "-1 0 0 -1" -> Optional.of("hflip,vflip,");
      case "1 0 0 -1" -> Optional.of("vflip,");
      case "0 1 1 0" -> Optional.of("transpose=cclock_flip,");
      case "0 1 -1 0" -> Optional.of("transpose=clock,");
      case "0 -1 -1 0" -> Optional.of("transpose=clock_flip,");
      case "0 -1 1 0" -> Optional.of("transpose=cclock,");
      default -> Optional.empty();
    };
  }
}

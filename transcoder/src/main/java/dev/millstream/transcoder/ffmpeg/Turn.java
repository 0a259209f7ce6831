package dev.millstream.transcoder.ffmpeg;

import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_DATA_DISPLAYMATRIX;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_side_data_get;
import static org.bytedeco.ffmpeg.global.avutil.av_display_rotation_get;

import java.nio.ByteOrder;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;

/// How a picture must be turned to stand upright; `filters` is empty or ends with a comma.
record Turn(String filters, boolean swapsSides) {
  private static final Turn NONE = new Turn("", false);

  static Turn of(AVCodecParameters parameters) {
    var data = parameters.coded_side_data();
    if (data == null || data.isNull()) {
      return NONE;
    }
    var side =
        av_packet_side_data_get(data, parameters.nb_coded_side_data(), AV_PKT_DATA_DISPLAYMATRIX);
    if (side == null || side.isNull() || side.size() < 36) {
      return NONE;
    }
    var matrix = new int[9];
    side.data()
        .capacity(36)
        .asByteBuffer()
        .order(ByteOrder.nativeOrder())
        .asIntBuffer()
        .get(matrix);
    return of(matrix);
  }

  /// Of a display matrix as MP4 has it: `(a b u, c d v, x y w)`; a reflection shows in its signs.
  private static Turn of(int[] matrix) {
    var degrees = -av_display_rotation_get(matrix);
    if (Double.isNaN(degrees)) {
      return NONE;
    }
    return switch (Math.floorMod(Math.round(degrees / 90), 4)) {
      case 1 -> new Turn(matrix[3] > 0 ? "transpose=cclock_flip," : "transpose=clock,", true);
      case 2 -> new Turn((matrix[0] < 0 ? "hflip," : "") + (matrix[4] < 0 ? "vflip," : ""), false);
      case 3 -> new Turn(matrix[3] < 0 ? "transpose=clock_flip," : "transpose=cclock,", true);
      default -> matrix[4] < 0 ? new Turn("vflip,", false) : NONE;
    };
  }
}

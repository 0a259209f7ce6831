package dev.millstream.transcoder.ffmpeg.light;

import static org.bytedeco.ffmpeg.global.avutil.AVCOL_TRC_ARIB_STD_B67;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_TRC_SMPTE2084;
import static org.bytedeco.ffmpeg.global.avutil.AV_FRAME_DATA_CONTENT_LIGHT_LEVEL;
import static org.bytedeco.ffmpeg.global.avutil.AV_FRAME_DATA_MASTERING_DISPLAY_METADATA;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_side_data;

import dev.millstream.transcoder.cmaf.Colour;
import dev.millstream.transcoder.cmaf.Colour.ContentLight;
import dev.millstream.transcoder.cmaf.Colour.Mastering;
import dev.millstream.transcoder.cmaf.Colour.Mastering.Point;
import java.util.Optional;
import org.bytedeco.ffmpeg.avutil.AVContentLightMetadata;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVMasteringDisplayMetadata;
import org.bytedeco.ffmpeg.avutil.AVRational;

/// The high dynamic range of pictures.
public final class Light {
  private static final double PLACE_STEP = 0.00002;
  private static final double LIGHT_STEP = 0.0001;

  private Light() {}

  /// That of a frame; empty if it has the usual one.
  public static Optional<Colour> of(AVFrame frame) {
    return switch (frame.color_trc()) {
      case AVCOL_TRC_SMPTE2084 -> Optional.of(Colour.hdr(false, mastering(frame), content(frame)));
      case AVCOL_TRC_ARIB_STD_B67 ->
          Optional.of(Colour.hdr(true, mastering(frame), content(frame)));
      default -> Optional.empty();
    };
  }

  private static Optional<Mastering> mastering(AVFrame frame) {
    var side = av_frame_get_side_data(frame, AV_FRAME_DATA_MASTERING_DISPLAY_METADATA);
    if (side == null || side.isNull()) {
      return Optional.empty();
    }
    var told = new AVMasteringDisplayMetadata(side.data());
    if (told.has_primaries() == 0 || told.has_luminance() == 0) {
      return Optional.empty();
    }
    return Optional.of(
        new Mastering(
            primary(told, 1),
            primary(told, 2),
            primary(told, 0),
            new Point(place(told.white_point(0)), place(told.white_point(1))),
            steps(told.max_luminance(), LIGHT_STEP),
            steps(told.min_luminance(), LIGHT_STEP)));
  }

  /// FFmpeg counts red, green and blue.
  private static Point primary(AVMasteringDisplayMetadata told, int colour) {
    return new Point(
        place(told.display_primaries(colour, 0)), place(told.display_primaries(colour, 1)));
  }

  private static int place(AVRational value) {
    return Math.clamp(steps(value, PLACE_STEP), 0, 0xffff);
  }

  private static long steps(AVRational value, double step) {
    var number = value.den() == 0 ? 0 : (double) value.num() / value.den();
    return Math.clamp(Math.round(number / step), 0, 0xffff_ffffL);
  }

  private static Optional<ContentLight> content(AVFrame frame) {
    var side = av_frame_get_side_data(frame, AV_FRAME_DATA_CONTENT_LIGHT_LEVEL);
    if (side == null || side.isNull()) {
      return Optional.empty();
    }
    var told = new AVContentLightMetadata(side.data());
    return Optional.of(
        new ContentLight(
            Math.clamp(told.MaxCLL(), 0, 0xffff), Math.clamp(told.MaxFALL(), 0, 0xffff)));
  }
}

package dev.millstream.transcoder.ffmpeg.mark;

import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_UNSPECIFIED;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_FLAG_RGB;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_get_pix_fmt_name;
import static org.bytedeco.ffmpeg.global.avutil.av_pix_fmt_desc_get;

import dev.millstream.transcoder.overlay.Look;
import dev.millstream.transcoder.overlay.Overlay;
import dev.millstream.transcoder.overlay.Placement;
import dev.millstream.transcoder.overlay.Size;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.bytedeco.ffmpeg.avutil.AVFrame;

/// A decoded picture that is drawn over the frames of a video. Not thread-safe.
public final class Mark implements AutoCloseable {
  /// The name of its source in a filter graph.
  public static final String SOURCE = "buffer@mark";

  private static final long BYTES_MAX = 64 << 20;
  private static final long PIXELS_MAX = 4096L * 4096;

  private final AVFrame frame;
  private final Look look;
  private final Size video;

  private Mark(AVFrame frame, Look look, Size video) {
    this.frame = frame;
    this.look = look;
    this.video = video;
  }

  /// The picture of an overlay of a video of that size; empty if it cannot be decoded.
  public static Optional<Mark> open(Overlay overlay, Size video) throws IOException {
    return decode(overlay.picture()).map(frame -> new Mark(frame, overlay.look(), video));
  }

  private static Optional<AVFrame> decode(Path file) throws IOException {
    return Files.size(file) > BYTES_MAX
        ? Optional.empty()
        : StillPicture.decode(Files.readAllBytes(file), PIXELS_MAX);
  }

  /// The size of a picture; empty if it cannot be decoded.
  public static Optional<Size> measure(Path picture) throws IOException {
    return decode(picture)
        .map(frame -> {
          var size = size(frame);
          av_frame_free(frame);
          return size;
        });
  }

  /// The picture, for the graph's source [#SOURCE].
  public AVFrame frame() {
    return frame;
  }

  /// The part of a graph that draws it: takes frames of that size and gives them on, both in
  /// `yuv420p`. Transparent parts have colours, which must not run into the others when it is made
  /// smaller: hence the detour over premultiplied ones.
  public String over(int width, int height) {
    var place = Placement.of(look, size(frame), video, new Size(width, height));
    return String.format(
        Locale.ROOT,
        "format=yuv420p[plain];%s=%s,format=gbrap,premultiply=inplace=1,scale=%d:%d,"
            + "unpremultiply=inplace=1,colorchannelmixer=aa=%f,"
            + "scale=out_color_matrix=bt709:out_range=tv,format=yuva420p[mark];"
            + "[plain][mark]overlay=%d:%d:format=yuv420,",
        SOURCE,
        form(),
        place.size().width(),
        place.size().height(),
        look.opacity(),
        place.x(),
        place.y());
  }

  private String form() {
    var description = av_pix_fmt_desc_get(frame.format());
    if ((description.flags() & AV_PIX_FMT_FLAG_RGB) == 0 && frame.colorspace() == 0) {
      frame.colorspace(AVCOL_SPC_UNSPECIFIED); // grey pictures of PNG call themselves RGB
    }
    return "video_size=%dx%d:pix_fmt=%s:time_base=1/1:colorspace=%d:range=%d"
        .formatted(
            frame.width(),
            frame.height(),
            av_get_pix_fmt_name(frame.format()).getString(),
            frame.colorspace(),
            frame.color_range());
  }

  private static Size size(AVFrame frame) {
    return new Size(frame.width(), frame.height());
  }

  @Override
  public void close() {
    av_frame_free(frame);
  }
}

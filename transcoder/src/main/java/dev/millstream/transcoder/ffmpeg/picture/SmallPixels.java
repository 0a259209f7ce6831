package dev.millstream.transcoder.ffmpeg.picture;

import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_UNSPECIFIED;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_get_pix_fmt_name;

import dev.millstream.transcoder.ffmpeg.FilterGraph;
import dev.millstream.transcoder.ffmpeg.mark.StillPicture;
import java.nio.ByteBuffer;
import org.bytedeco.ffmpeg.avutil.AVFrame;

/// The pixels of a JPEG, PNG or WebP, scaled down to at most 1024 a side: enough to tell pictures
/// apart by.
public final class SmallPixels {
  private static final int SIDE_MAX = 1024;
  private static final int HEAD_BYTES = 8;

  private SmallPixels() {}

  /// Width and height as four bytes each, then red, green and blue of each pixel in a byte each.
  ///
  /// @throws UnfitPictureException if it cannot be decoded, with the reason
  public static byte[] of(byte[] file, long pixelsMax) throws UnfitPictureException {
    var decoded = StillPicture.decode(file, pixelsMax);
    if (decoded.isEmpty()) {
      throw new UnfitPictureException(
          "it is no JPEG, PNG or WebP, damaged, or has more than %,d pixels".formatted(pixelsMax));
    }
    var frame = decoded.get();
    try {
      return scaled(frame);
    } finally {
      av_frame_free(frame);
    }
  }

  private static byte[] scaled(AVFrame frame) {
    var part = Math.min(1, (double) SIDE_MAX / Math.max(frame.width(), frame.height()));
    var width = (int) Math.max(1, Math.round(frame.width() * part));
    var height = (int) Math.max(1, Math.round(frame.height() * part));
    var text =
        "buffer@in=video_size=%dx%d:pix_fmt=%s:time_base=1/1:colorspace=%d:range=%d,"
            .formatted(
                frame.width(),
                frame.height(),
                av_get_pix_fmt_name(frame.format()).getString(),
                frame.colorspace() == 0 ? AVCOL_SPC_UNSPECIFIED : frame.colorspace(),
                frame.color_range());
    var end = "scale=%d:%d:flags=area,format=rgb24,buffersink@out0".formatted(width, height);
    var bytes = new byte[HEAD_BYTES + 3 * width * height];
    var out = ByteBuffer.wrap(bytes).putInt(width).putInt(height);
    frame.pts(0);
    try (var graph = FilterGraph.open(new FilterGraph.Text(text + end, false, 1, 1))) {
      FilterGraph.FrameTaker taker = (_, made, _) -> rows(made, out);
      graph.push(frame, taker);
      graph.push(null, taker);
    }
    if (out.hasRemaining()) {
      throw new IllegalStateException("the filters gave no picture");
    }
    return bytes;
  }

  private static void rows(AVFrame made, ByteBuffer out) {
    var row = new byte[3 * made.width()];
    for (var y = 0; y < made.height(); y++) {
      made.data(0).position((long) y * made.linesize(0)).get(row);
      out.put(row);
    }
  }
}

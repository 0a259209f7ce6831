package dev.millstream.transcoder.ffmpeg;

import static org.bytedeco.ffmpeg.global.avfilter.avfilter_get_by_name;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_PRI_BT2020;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_PRI_UNSPECIFIED;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_BT2020_NCL;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_BT709;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_SMPTE170M;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_UNSPECIFIED;
import static org.bytedeco.ffmpeg.global.avutil.av_channel_layout_describe;
import static org.bytedeco.ffmpeg.global.avutil.av_get_pix_fmt_name;
import static org.bytedeco.ffmpeg.global.avutil.av_get_sample_fmt_name;

import dev.millstream.transcoder.ffmpeg.mark.Mark;
import dev.millstream.transcoder.ladder.Coding;
import dev.millstream.transcoder.ladder.FrameRate;
import dev.millstream.transcoder.ladder.Rung;
import dev.millstream.transcoder.source.Loudness;
import dev.millstream.transcoder.still.Framing;
import dev.millstream.transcoder.still.StillFormat;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.bytedeco.ffmpeg.avutil.AVFrame;

/// Writes filter graphs in FFmpeg's graph language.
final class Filters {
  static final int SOUND_RATE = 48_000;
  private static final int HD_LINES = 720;
  private static final String TO_SDR =
      "zscale=transfer=linear:npl=100,format=gbrpf32le,zscale=primaries=bt709,"
          + "tonemap=tonemap=hable:desat=0,zscale=transfer=bt709:matrix=bt709:range=tv,";

  private Filters() {}

  /// The ladder's graph: scaled once from the source to the largest, then each from the one above.
  /// `rungs` are largest first; sink i gives rung i.
  static FilterGraph.Text pyramid(
      AVFrame frame, Findings.Shape shape, FrameRate rate, List<Rung> rungs, Optional<Mark> mark) {
    var out = new StringBuilder(picturesIn(frame, rate));
    var largest = rungs.getFirst();
    var wide = largest.coding() == Coding.HDR;
    upright(out, shape, largest.width(), largest.height(), wide);
    mark.ifPresent(drawn -> out.append(drawn.over(largest.width(), largest.height())));
    out.append(wide ? "format=yuv420p10le" : "format=yuv420p");
    for (var i = 0; i < rungs.size(); i++) {
      if (i > 0) {
        out.append("[next").append(i).append("]scale=").append(rungs.get(i).width());
        out.append(':').append(rungs.get(i).height()).append(",setsar=1");
      }
      if (i + 1 < rungs.size()) {
        out.append(",split[this").append(i).append("][next").append(i + 1).append("];");
        out.append("[this").append(i).append(']');
        out.append("buffersink@out").append(i).append(';');
      } else {
        out.append(",buffersink@out").append(i);
      }
    }
    return new FilterGraph.Text(out.toString(), false, rungs.size(), rate.perSecond());
  }

  /// One upright picture for a JPEG.
  static FilterGraph.Text still(
      AVFrame frame, Findings.Shape shape, int width, int height, Optional<Mark> mark) {
    var out = new StringBuilder(picturesIn(frame, new FrameRate(1, 1)));
    upright(out, shape, width, height, false);
    mark.ifPresent(drawn -> out.append(drawn.over(width, height)));
    out.append("scale=out_range=pc:out_color_matrix=bt601,format=yuvj420p,buffersink@out0");
    return new FilterGraph.Text(out.toString(), false, 1, 1);
  }

  /// A scaled picture made small for a JPEG.
  static FilterGraph.Text tile(AVFrame frame, int width, int height) {
    var text =
        picturesIn(frame, new FrameRate(1, 1))
            + "scale=%d:%d:out_range=pc:out_color_matrix=bt601,".formatted(width, height)
            + "format=yuvj420p,buffersink@out0";
    return new FilterGraph.Text(text, false, 1, 1);
  }

  /// Pictures out of a stream, framed and in the colours of their format. An animation has one
  /// palette for all its pictures.
  static FilterGraph.Text framed(
      AVFrame frame, FrameRate rate, Framing framing, StillFormat format) {
    var colours =
        switch (format) {
          case JPEG -> "scale=out_range=pc:out_color_matrix=bt601,format=yuvj420p";
          case PNG -> "format=rgb24";
          case WEBP, MOVING_WEBP -> "scale=out_range=tv:out_color_matrix=bt601,format=yuv420p";
          case GIF ->
              "split[all][seen];[seen]palettegen=stats_mode=diff[palette];"
                  + "[all][palette]paletteuse=dither=bayer:bayer_scale=4:diff_mode=rectangle";
        };
    var cut =
        "crop=%d:%d,"
            .formatted(
                Math.min(framing.width(), framing.scaledWidth()),
                Math.min(framing.height(), framing.scaledHeight()));
    var text =
        picturesIn(frame, rate)
            // halved colours would round odd sizes
            + "scale=%d:%d,format=rgb24,".formatted(framing.scaledWidth(), framing.scaledHeight())
            + cut
            + "pad=%d:%d:(ow-iw)/2:(oh-ih)/2,".formatted(framing.width(), framing.height())
            + "setsar=1,"
            + colours
            + ",buffersink@out0";
    return new FilterGraph.Text(text, false, 1, rate.perSecond());
  }

  /// Stereo at 48 kHz in whole packets, with silence where there is none, `samples` in all.
  static FilterGraph.Text stereo(AVFrame frame, long samples, Loudness loudness) {
    var layout = new byte[128];
    av_channel_layout_describe(frame.ch_layout(), layout, layout.length);
    var name = new String(layout, StandardCharsets.US_ASCII);
    var text =
        ("abuffer@in=time_base=1/%1$d:sample_rate=%2$d:sample_fmt=%3$s:channel_layout=%4$s,"
                + "aresample=%1$d:async=1:first_pts=0,"
                + "aformat=sample_fmts=fltp:sample_rates=%1$d:channel_layouts=stereo,%6$s"
                + "apad=whole_len=%5$d,atrim=end_sample=%5$d,abuffersink@out0")
            .formatted(
                SOUND_RATE,
                frame.sample_rate(),
                av_get_sample_fmt_name(frame.format()).getString(),
                name.substring(0, name.indexOf('\0')),
                samples,
                even(loudness));
    return new FilterGraph.Text(text, true, 1, SOUND_RATE);
  }

  /// Follows the loudness over seconds, with peaks that no decoder clips. The filter works at a
  /// rate of its own.
  private static String even(Loudness loudness) {
    return loudness.asItIs()
        ? ""
        : "loudnorm=I=%d:LRA=11:TP=-1.5,aresample=%d,aformat=sample_fmts=fltp,"
            .formatted(loudness.lufs(), SOUND_RATE);
  }

  /// Fills in the colours a frame leaves open, as televisions do: by its lines.
  static void completeColours(AVFrame frame, boolean hdr) {
    if (frame.colorspace() == AVCOL_SPC_UNSPECIFIED) {
      frame.colorspace(
          hdr
              ? AVCOL_SPC_BT2020_NCL
              : frame.height() >= HD_LINES ? AVCOL_SPC_BT709 : AVCOL_SPC_SMPTE170M);
    }
    if (hdr && frame.color_primaries() == AVCOL_PRI_UNSPECIFIED) {
      frame.color_primaries(AVCOL_PRI_BT2020);
    }
  }

  private static String picturesIn(AVFrame frame, FrameRate rate) {
    var name = av_get_pix_fmt_name(frame.format()).getString();
    return String.format(
        Locale.ROOT,
        "buffer@in=video_size=%dx%d:pix_fmt=%s:time_base=%d/%d:colorspace=%d:range=%d,",
        frame.width(),
        frame.height(),
        name,
        rate.denominator(),
        rate.numerator(),
        frame.colorspace(),
        frame.color_range());
  }

  /// With `wide`, in the range and the colours that the source has.
  private static void upright(
      StringBuilder out, Findings.Shape shape, int width, int height, boolean wide) {
    if (shape.interlaced()) {
      out.append("bwdif=mode=send_frame:deint=interlaced,");
    }
    var swaps = shape.turn().swapsSides();
    out.append("scale=").append(swaps ? height : width).append(':').append(swaps ? width : height);
    if (wide) {
      out.append(":out_range=tv,");
    } else if (shape.hdr() && avfilter_get_by_name("zscale") != null) {
      out.append(',').append(TO_SDR);
    } else {
      out.append(":out_color_matrix=bt709:out_range=tv,");
    }
    out.append(shape.turn().filters()).append("setsar=1,");
  }
}

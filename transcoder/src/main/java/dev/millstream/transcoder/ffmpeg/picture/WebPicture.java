package dev.millstream.transcoder.ffmpeg.picture;

import static org.bytedeco.ffmpeg.global.avutil.AV_FRAME_DATA_DISPLAYMATRIX;
import static org.bytedeco.ffmpeg.global.avutil.AV_FRAME_DATA_ICC_PROFILE;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_side_data;
import static org.bytedeco.ffmpeg.global.avutil.av_get_pix_fmt_name;

import dev.millstream.store.picture.SitePictures;
import dev.millstream.store.picture.SitePictures.Format;
import dev.millstream.transcoder.ffmpeg.Encoder;
import dev.millstream.transcoder.ffmpeg.FilterGraph;
import dev.millstream.transcoder.ffmpeg.mark.StillPicture;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bytedeco.ffmpeg.avutil.AVFrame;

/// A picture of a site, to be made smaller: photographs (JPEG, lossy WebP) as AVIF and WebP that
/// look the same, drawings (PNG, GIF, lossless WebP) as a WebP that is the same, pixel by pixel;
/// and wide ones in narrower widths, too.
public final class WebPicture {
  /// What a photograph's pixels are like, and what AVIF's are then: coarse colours stay coarse.
  private static final Map<String, String> OF_PHOTOGRAPH =
      Map.of(
          "yuvj420p", "yuv420p",
          "yuvj422p", "yuv420p",
          "yuvj440p", "yuv420p",
          "yuvj444p", "yuv444p",
          "yuv420p", "yuv420p",
          "gray", "yuv420p");

  /// Pixels of a drawing that 8 bits a channel hold whole.
  private static final Set<String> OF_DRAWING =
      Set.of("rgb24", "rgba", "bgra", "argb", "pal8", "gray", "ya8", "monob");

  private static final Set<String> OPAQUE = Set.of("rgb24", "gray", "monob");

  /// A lossy WebP that is clear in places.
  private static final String CLEAR = "yuva420p";

  private final byte[] file;
  private final PictureKind kind;
  private final AVFrame frame;
  private final String pixels;
  private final String upright;

  private WebPicture(byte[] file, PictureKind kind, AVFrame frame) throws UnfitPictureException {
    this.file = file;
    this.kind = kind;
    this.frame = frame;
    pixels = av_get_pix_fmt_name(frame.format()).getString();
    upright = upright().orElseThrow(() -> new UnfitPictureException("it is turned oddly"));
  }

  /// A smaller file of a picture; `width` is in pixels, 0 if it is as wide as the picture itself.
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Smaller(Format format, int width, byte[] bytes) {}

  /// Makes them, in its own width and in those of [SitePictures#WIDTHS] that are a good deal less.
  ///
  /// @throws UnfitPictureException if the picture stays as it is, with the reason
  public static List<Smaller> of(byte[] file, long pixelsMax) throws UnfitPictureException {
    var kind =
        PictureKind.of(file)
            .orElseThrow(() -> new UnfitPictureException("it is no JPEG, PNG, GIF or WebP"));
    kind.check(file);
    var decoded = StillPicture.decode(file, pixelsMax);
    if (decoded.isEmpty()) {
      throw new UnfitPictureException(
          "it is damaged, or has more than %,d pixels".formatted(pixelsMax));
    }
    var frame = decoded.get();
    try {
      var picture = new WebPicture(file, kind, frame);
      picture.checkColours();
      return picture.smaller();
    } finally {
      av_frame_free(frame);
    }
  }

  /// What has colours of its own would lose them with its profile.
  private void checkColours() throws UnfitPictureException {
    var profile = av_frame_get_side_data(frame, AV_FRAME_DATA_ICC_PROFILE);
    if (profile != null && !profile.isNull()) {
      var bytes = new byte[Math.toIntExact(profile.size())];
      profile.data().get(bytes);
      var text = new String(bytes, StandardCharsets.ISO_8859_1).replace("\0", "");
      if (!text.contains("sRGB")) {
        throw new UnfitPictureException("it has a colour profile that is not sRGB");
      }
    }
  }

  private List<Smaller> smaller() throws UnfitPictureException {
    var all = new ArrayList<Smaller>();
    if (isPhotograph()) {
      var own = OF_PHOTOGRAPH.get(pixels);
      if (own == null && !pixels.equals(CLEAR)) {
        throw new UnfitPictureException("its pixels are " + pixels);
      }
      if (own != null) {
        add(all, Format.AVIF, "out_range=pc:out_color_matrix=bt601,format=" + own);
      }
      // WebP's colours are always coarse
      if (own == null || !own.equals("yuv444p")) {
        var coarse = own == null ? CLEAR : "yuv420p";
        add(all, Format.WEBP, "out_range=tv:out_color_matrix=bt601,format=" + coarse);
      }
    } else {
      if (!OF_DRAWING.contains(pixels)) {
        throw new UnfitPictureException("its pixels are " + pixels);
      }
      if (!upright.isEmpty()) {
        throw new UnfitPictureException("it is turned");
      }
      add(all, Format.WEBP, "");
    }
    return all;
  }

  private boolean isPhotograph() {
    return kind == PictureKind.JPEG || (kind == PictureKind.WEBP && pixels.startsWith("yuv"));
  }

  /// Adds what is worth an object in this format: a tenth smaller at least, than the file and than
  /// what is wider. `colours` are a photograph's.
  private void add(List<Smaller> all, Format format, String colours) {
    var least = file.length;
    if (format == Format.AVIF || kind != PictureKind.WEBP) {
      least = add(all, new Smaller(format, 0, encoded(format, whole(colours))), least);
    }
    var isTurned = upright.startsWith("transpose");
    var width = isTurned ? frame.height() : frame.width();
    var height = isTurned ? frame.width() : frame.height();
    for (var narrower : SitePictures.widthsOf(width).reversed()) {
      var high = Math.max(1, Math.round((float) height * narrower / width));
      var filters = scaled("%d:%d".formatted(narrower, high), colours);
      least = add(all, new Smaller(format, narrower, encoded(format, filters)), least);
    }
  }

  private static int add(List<Smaller> all, Smaller made, int least) {
    if (made.bytes().length >= least - least / 10) {
      return least;
    }
    all.add(made);
    return made.bytes().length;
  }

  private String whole(String colours) {
    return isPhotograph() ? upright + "scale=" + colours : "format=bgra";
  }

  /// What is clear has a colour, too, which must not show at edges.
  private String scaled(String size, String colours) {
    if (isPhotograph()) {
      return "%sscale=%s:flags=lanczos:%s".formatted(upright, size, colours);
    }
    return OPAQUE.contains(pixels)
        ? "format=bgr0,scale=%s:flags=lanczos,format=bgra".formatted(size)
        : "format=gbrap,premultiply=inplace=1,scale=%s:flags=area,".formatted(size)
            + "unpremultiply=inplace=1,format=bgra";
  }

  /// The filters that turn it as EXIF says; empty where they do not say that plainly.
  private Optional<String> upright() {
    var side = av_frame_get_side_data(frame, AV_FRAME_DATA_DISPLAYMATRIX);
    if (side == null || side.isNull() || side.size() < 36) {
      return Optional.of("");
    }
    return Orientation.filters(side.data().capacity(36).asByteBuffer());
  }

  private byte[] encoded(Format format, String filters) {
    var out = new ByteArrayOutputStream();
    var text =
        "buffer@in=video_size=%dx%d:pix_fmt=%s:time_base=1/1:colorspace=%d:range=%d,%s,%s"
            .formatted(
                frame.width(),
                frame.height(),
                pixels,
                frame.colorspace(),
                frame.color_range(),
                filters,
                "buffersink@out0");
    frame.pts(0);
    try (var graph = FilterGraph.open(new FilterGraph.Text(text, false, 1, 1))) {
      FilterGraph.FrameTaker taker =
          (_, made, _) -> out.writeBytes(format == Format.AVIF ? avif(made) : webp(made));
      graph.push(frame, taker);
      graph.push(null, taker);
    }
    if (out.size() == 0) {
      throw new IllegalStateException("the filters gave no picture");
    }
    return out.toByteArray();
  }

  private static byte[] avif(AVFrame made) {
    made.pts(0);
    try (var encoder = Encoder.avif(made);
        var avif = new AvifFile(encoder)) {
      encoder.encode(made, (bytes, _, _) -> avif.put(bytes));
      encoder.encode(null, (bytes, _, _) -> avif.put(bytes));
      return avif.end();
    }
  }

  private byte[] webp(AVFrame made) {
    made.pts(0);
    var out = new ByteArrayOutputStream();
    try (var encoder = Encoder.webp(made, !isPhotograph())) {
      encoder.encode(made, (bytes, _, _) -> out.writeBytes(bytes));
      encoder.encode(null, (bytes, _, _) -> out.writeBytes(bytes));
    }
    return out.toByteArray();
  }
}

package dev.millstream.transcoder.ffmpeg.picture;

import static org.bytedeco.ffmpeg.global.avutil.AV_FRAME_DATA_DISPLAYMATRIX;
import static org.bytedeco.ffmpeg.global.avutil.AV_FRAME_DATA_ICC_PROFILE;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_side_data;
import static org.bytedeco.ffmpeg.global.avutil.av_get_pix_fmt_name;

import dev.millstream.transcoder.ffmpeg.Encoder;
import dev.millstream.transcoder.ffmpeg.FilterGraph;
import dev.millstream.transcoder.ffmpeg.mark.StillPicture;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.ffmpeg.avutil.AVFrame;

/// A JPEG or PNG of a site, to be made smaller: a JPEG as AVIF and WebP that look the same, a PNG
/// as a WebP that is the same.
public final class WebPicture {
  private static final byte[] NONE = {};

  /// What a JPEG's pixels are like, and what AVIF's are then: coarse colours stay coarse.
  private static final Map<String, String> OF_JPEG =
      Map.of(
          "yuvj420p", "yuv420p",
          "yuvj422p", "yuv420p",
          "yuvj440p", "yuv420p",
          "yuvj444p", "yuv444p",
          "gray", "yuv420p");

  /// Pixels of a PNG that 8 bits a channel hold whole.
  private static final String OF_PNG = "rgb24|rgba|pal8|gray|ya8|monob";

  private final byte[] file;
  private final AVFrame frame;
  private final String pixels;

  private WebPicture(byte[] file, AVFrame frame) {
    this.file = file;
    this.frame = frame;
    pixels = av_get_pix_fmt_name(frame.format()).getString();
  }

  /// The other files of a picture; empty ones where it has none.
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Variants(byte[] avif, byte[] webp) {}

  /// Makes them.
  ///
  /// @throws UnfitPictureException if the picture stays as it is, with the reason
  public static Variants of(byte[] file, long pixelsMax) throws UnfitPictureException {
    var isJpeg = file.length > 2 && (file[0] & 0xff) == 0xff && (file[1] & 0xff) == 0xd8;
    if (!isJpeg && !PngChunks.isPng(file)) {
      throw new UnfitPictureException("it is neither a JPEG nor a PNG");
    }
    if (!isJpeg) {
      PngChunks.check(file);
    }
    var decoded = StillPicture.decode(file, pixelsMax);
    if (decoded.isEmpty()) {
      throw new UnfitPictureException(
          "it is damaged, or has more than %,d pixels".formatted(pixelsMax));
    }
    var frame = decoded.get();
    try {
      var picture = new WebPicture(file, frame);
      picture.checkColours();
      return isJpeg ? picture.ofJpeg() : picture.ofPng();
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

  private Variants ofJpeg() throws UnfitPictureException {
    var own = OF_JPEG.get(pixels);
    if (own == null) {
      throw new UnfitPictureException("its pixels are " + pixels);
    }
    var upright = upright().orElseThrow(() -> new UnfitPictureException("it is turned oddly"));
    var avif = encoded(upright + "scale=out_range=pc:out_color_matrix=bt601,format=" + own, true);
    // WebP's colours are always coarse
    var webp =
        own.equals("yuv444p")
            ? NONE
            : encoded(upright + "scale=out_range=tv:out_color_matrix=bt601,format=yuv420p", false);
    return new Variants(smaller(avif, file), smaller(webp, file));
  }

  private Variants ofPng() throws UnfitPictureException {
    if (!pixels.matches(OF_PNG)) {
      throw new UnfitPictureException("its pixels are " + pixels);
    }
    if (!upright().equals(Optional.of(""))) {
      throw new UnfitPictureException("it is turned");
    }
    return new Variants(NONE, smaller(encoded("format=bgra", false), file));
  }

  /// Less than a tenth off is not worth an object.
  private static byte[] smaller(byte[] made, byte[] than) {
    return made.length < than.length - than.length / 10 ? made : NONE;
  }

  /// The filters that turn it as EXIF says; empty where they do not say that plainly.
  private Optional<String> upright() {
    var side = av_frame_get_side_data(frame, AV_FRAME_DATA_DISPLAYMATRIX);
    if (side == null || side.isNull() || side.size() < 36) {
      return Optional.of("");
    }
    return Orientation.filters(side.data().capacity(36).asByteBuffer());
  }

  private byte[] encoded(String filters, boolean asAvif) {
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
          (_, made, _) -> out.writeBytes(asAvif ? avif(made) : webp(made));
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
    try (var encoder = Encoder.webp(made, PngChunks.isPng(file))) {
      encoder.encode(made, (bytes, _, _) -> out.writeBytes(bytes));
      encoder.encode(null, (bytes, _, _) -> out.writeBytes(bytes));
    }
    return out.toByteArray();
  }
}

package dev.millstream.store.picture;

import dev.millstream.store.Digest;
import java.util.List;
import java.util.Set;

/// A site's policy for its pictures: `smaller` has them sent in smaller formats to whom they suit,
/// and in smaller widths to who asks for one. These files are in a tree beside the deployment's: an
/// asset at [#looked] says that a picture was looked at (its bytes are the picture's own), those at
/// [#path] are what is smaller.
public record SitePictures(boolean smaller) {
  /// The widths that wider pictures are made in, in pixels, ascending.
  public static final List<Integer> WIDTHS = List.of(480, 960, 1600);

  /// A picture that is hardly wider than one of [#WIDTHS] is not made in that.
  private static final double WIDER_BY = 1.25;

  /// The smallest picture that is looked at, in bytes; smaller ones fit into a packet.
  public static final long BYTES_MIN = 1400;

  /// The largest one.
  public static final long BYTES_MAX = 32L << 20;

  private static final Set<String> TYPES =
      Set.of("image/jpeg", "image/png", "image/gif", "image/webp");

  /// A format that a picture may be sent in.
  public enum Format {
    AVIF("image/avif"),
    WEBP("image/webp");

    private final String contentType;

    Format(String contentType) {
      this.contentType = contentType;
    }

    /// What a browser that takes it names.
    public String contentType() {
      return contentType;
    }
  }

  /// Where it stands that a picture was looked at, in all widths.
  public static String looked(Digest picture) {
    return "/" + picture.hex() + "-looked";
  }

  /// Where a picture is in a format, as wide as it is itself.
  public static String path(Digest picture, Format format) {
    return "/" + picture.hex() + ending(format);
  }

  /// Where it is in one of [#WIDTHS].
  public static String path(Digest picture, Format format, int width) {
    return "/" + picture.hex() + "-" + width + ending(format);
  }

  private static String ending(Format format) {
    return switch (format) {
      case AVIF -> ".avif";
      case WEBP -> ".webp";
    };
  }

  /// Those of [#WIDTHS] in which a picture of this width is made.
  public static List<Integer> widthsOf(int picture) {
    return WIDTHS.stream().filter(width -> width * WIDER_BY <= picture).toList();
  }

  /// Whether such a file may have smaller ones.
  public static boolean cover(String contentType, long size) {
    return size >= BYTES_MIN && size <= BYTES_MAX && TYPES.contains(contentType);
  }
}

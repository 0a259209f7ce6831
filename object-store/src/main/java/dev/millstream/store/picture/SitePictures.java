package dev.millstream.store.picture;

import dev.millstream.store.Digest;

/// A site's policy for its pictures: `smaller` has them sent in smaller formats to whom they suit.
/// The formats are in a tree beside the deployment's: an asset at [#path] says that a picture was
/// looked at (its bytes are the picture's own), those at [#avif] and [#webp] are what is smaller.
public record SitePictures(boolean smaller) {
  /// The smallest picture that is looked at, in bytes; smaller ones fit into a packet.
  public static final long BYTES_MIN = 1400;

  /// The largest one.
  public static final long BYTES_MAX = 32L << 20;

  /// Where it stands that a picture was looked at.
  public static String path(Digest picture) {
    return "/" + picture.hex();
  }

  /// Where a picture's AVIF is.
  public static String avif(Digest picture) {
    return path(picture) + ".avif";
  }

  /// Where a picture's WebP is.
  public static String webp(Digest picture) {
    return path(picture) + ".webp";
  }

  /// Whether such a file may have smaller formats.
  public static boolean cover(String contentType, long size) {
    return size >= BYTES_MIN
        && size <= BYTES_MAX
        && (contentType.equals("image/jpeg") || contentType.equals("image/png"));
  }
}

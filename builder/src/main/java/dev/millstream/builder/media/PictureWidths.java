package dev.millstream.builder.media;

import dev.millstream.store.picture.SitePictures;
import java.util.Locale;
import java.util.Set;

/// Tells browsers in which widths the server has a picture, so that a phone fetches a small one.
/// The address of each is the picture's own with `?width=480` behind it: where nothing narrower was
/// made (yet), the picture itself is there.
final class PictureWidths {
  private static final Set<String> EXTENSIONS = Set.of("jpg", "jpeg", "png", "webp");

  /// How wide the column of text is in the default look.
  private static final String COLUMN = "(max-width: 48.5rem) calc(100vw - 2.5rem), 46rem";

  /// How wide a picture is elsewhere: nobody knows, no wider than the window.
  private static final String WINDOW = "100vw";

  private PictureWidths() {}

  /// `srcset` and `sizes` for a picture of this width and address, as they stand in a page, a blank
  /// before each; empty where it comes in one width only.
  static String attributes(String address, int width, boolean isOurs) {
    var widths = SitePictures.widthsOf(width);
    var extension = address.substring(address.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    // what has blanks or commas would be several addresses; a query is somebody else's
    if (widths.isEmpty() || !EXTENSIONS.contains(extension) || address.matches(".*[\\s,?#\"].*")) {
      return "";
    }
    var set = new StringBuilder();
    for (var narrower : widths) {
      set.append("%s?width=%d %dw, ".formatted(address, narrower, narrower));
    }
    set.append("%s %dw".formatted(address, width));
    return " srcset=\"%s\" sizes=\"%s\"".formatted(set, isOurs ? COLUMN : WINDOW);
  }
}

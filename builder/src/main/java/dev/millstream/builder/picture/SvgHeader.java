package dev.millstream.builder.picture;

import dev.millstream.builder.html.Attributes;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// An SVG's size, as its first tag says: `width` and `height` in pixels, or the extent of its
/// `viewBox`. One that is to fill its place (`100%`) has none.
final class SvgHeader {
  private static final String NUMBER = "[+-]?(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][+-]?\\d{1,2})?";
  private static final Pattern PIXELS = Pattern.compile("(" + NUMBER + ")(?:px)?");
  private static final Pattern VIEW_BOX =
      Pattern.compile("%1$s[\\s,]+%1$s[\\s,]+(%1$s)[\\s,]+(%1$s)".formatted(NUMBER));

  private SvgHeader() {}

  static Optional<PictureSize> sizeOf(String text) {
    var at = text.indexOf('<');
    while (at >= 0) {
      if (text.startsWith("!--", at + 1)) {
        at = text.indexOf("-->", at);
      } else if (text.startsWith("?", at + 1)) {
        at = text.indexOf("?>", at);
      } else if (text.startsWith("!", at + 1)) {
        at = text.indexOf('>', at);
      } else {
        return text.toLowerCase(Locale.ROOT).startsWith("svg", at + 1)
            ? sizeOf(Attributes.read(text, at + 4))
            : Optional.empty();
      }
      at = at < 0 ? at : text.indexOf('<', at);
    }
    return Optional.empty();
  }

  private static Optional<PictureSize> sizeOf(Attributes tag) {
    var width = tag.find("width").orElse("");
    var height = tag.find("height").orElse("");
    var box = VIEW_BOX.matcher(tag.find("viewbox").orElse("").strip());
    var hasBox = box.matches();
    if (width.isEmpty() && height.isEmpty()) {
      return hasBox ? PictureSize.of(number(box.group(1)), number(box.group(2))) : Optional.empty();
    }
    var w = PIXELS.matcher(width);
    var h = PIXELS.matcher(height);
    if (w.matches() && h.matches()) {
      return PictureSize.of(number(w.group(1)), number(h.group(1)));
    }
    if (!hasBox) {
      return Optional.empty();
    }
    var shape = number(box.group(1)) / number(box.group(2));
    if (w.matches() && height.isEmpty()) {
      return PictureSize.of(number(w.group(1)), number(w.group(1)) / shape);
    }
    return h.matches() && width.isEmpty()
        ? PictureSize.of(number(h.group(1)) * shape, number(h.group(1)))
        : Optional.empty();
  }

  private static double number(String text) {
    return Double.parseDouble(text);
  }
}

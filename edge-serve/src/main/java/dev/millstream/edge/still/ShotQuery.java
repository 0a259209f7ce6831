package dev.millstream.edge.still;

import dev.millstream.edge.still.Shot.Box;
import dev.millstream.edge.still.Shot.Crop;
import dev.millstream.edge.still.Shot.Fit;
import dev.millstream.store.video.StreamCard;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Cloudflare's parameters of a thumbnail. Throws [IllegalArgumentException] with a sentence for
/// whoever wrote one that makes no sense.
final class ShotQuery {
  private static final Set<String> KNOWN =
      Set.of("time", "duration", "fps", "width", "height", "fit");
  private static final Pattern TIME =
      Pattern.compile("(?:([0-9]{1,3})h)?(?:([0-9]{1,5})m)?(?:([0-9]{1,7}(?:\\.[0-9]{1,6})?)s?)?");
  private static final int SIDE_MIN = 10;
  private static final int SIDE_MAX = 2000;
  private static final int MOVING_SIDE_MAX = 640;
  private static final int MOVING_SIDE = 320;
  private static final int SIDE = 640;
  private static final int POSTER_SIDE = 1280;
  private static final double LENGTH = 5;
  private static final double LENGTH_MAX = 10;
  private static final int RATE = 8;
  private static final int RATE_MAX = 15;

  private final Map<String, String> values;

  private ShotQuery(Map<String, String> values) {
    this.values = values;
  }

  static ShotQuery of(String query) {
    var values = new HashMap<String, String>();
    for (var pair : query.split("&", -1)) {
      var equals = pair.indexOf('=');
      if (equals > 0 && KNOWN.contains(pair.substring(0, equals))) {
        var value = URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8);
        values.putIfAbsent(pair.substring(0, equals), value);
      }
    }
    return new ShotQuery(values);
  }

  /// Whether nothing is asked for but the picture that stands for the video.
  boolean plain() {
    return values.isEmpty();
  }

  /// The form that a file's ending means here.
  Optional<StillForm> form(String ending) {
    return switch (ending) {
      case "jpg", "jpeg" -> Optional.of(StillForm.JPEG);
      case "png" -> Optional.of(StillForm.PNG);
      case "gif" -> Optional.of(StillForm.GIF);
      case "webp" ->
          Optional.of(
              values.containsKey("duration") || values.containsKey("fps")
                  ? StillForm.MOVING_WEBP
                  : StillForm.WEBP);
      default -> Optional.empty();
    };
  }

  /// What is asked for of this video, whose picture stands at `posterSeconds` unless a time is
  /// given. A moving picture begins at the start.
  Shot shot(StillForm form, StreamCard card, double posterSeconds) {
    var start = form.moving() ? 0 : posterSeconds;
    var length =
        form.moving()
            ? within(
                "duration",
                values.containsKey("duration") ? time("duration") : LENGTH,
                0.1,
                LENGTH_MAX)
            : 0;
    var rate = form.moving() ? number("fps", RATE, 1, RATE_MAX) : 1;
    var at = values.containsKey("time") ? time("time") : start;
    return new Shot(form, at, length, rate, Crop.of(card.width(), card.height(), box(form, card)));
  }

  private Box box(StillForm form, StreamCard card) {
    var most = form.moving() ? MOVING_SIDE_MAX : SIDE_MAX;
    var width = number("width", 0, SIDE_MIN, most);
    var height = number("height", 0, SIDE_MIN, most);
    var fit = fit();
    if (width > 0 && height > 0) {
      return new Box(width, height, fit);
    }
    if (width > 0) {
      return new Box(width, side(most, (double) width * card.height() / card.width()), Fit.SCALE);
    }
    if (height > 0) {
      return new Box(side(most, (double) height * card.width() / card.height()), height, Fit.SCALE);
    }
    var side = form.moving() ? MOVING_SIDE : plain() ? POSTER_SIDE : SIDE;
    return new Box(Math.min(side, card.width()), Math.min(side, card.height()), Fit.CLIP);
  }

  private static int side(int most, double value) {
    return Math.clamp(Math.round(value), 1, most);
  }

  private Fit fit() {
    var fit = values.getOrDefault("fit", "crop");
    return Arrays.stream(Fit.values())
        .filter(known -> known.name().toLowerCase(Locale.ROOT).equals(fit))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException("fit is crop, clip, scale or fill, not " + quoted(fit)));
  }

  /// Such as `1h2m3s`, `8m`, `2.5s` or `2.5`; in seconds.
  private double time(String name) {
    var value = values.getOrDefault(name, "");
    var parts = TIME.matcher(value);
    if (value.isEmpty() || !parts.matches()) {
      throw new IllegalArgumentException(
          name + " is a time such as 90s or 1m30s, not " + quoted(value));
    }
    return part(parts.group(1)) * 3600 + part(parts.group(2)) * 60 + part(parts.group(3));
  }

  private static double part(@org.jspecify.annotations.Nullable String digits) {
    return digits == null ? 0 : Double.parseDouble(digits);
  }

  private int number(String name, int otherwise, int least, int most) {
    var value = values.get(name);
    if (value == null) {
      return otherwise;
    }
    if (!value.matches("[0-9]{1,6}")) {
      throw new IllegalArgumentException(name + " is a whole number, not " + quoted(value));
    }
    return (int) within(name, Integer.parseInt(value), least, most);
  }

  private static double within(String name, double value, double least, double most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s is from %s to %s, not %s",
              name,
              plain(least),
              plain(most),
              plain(value)));
    }
    return value;
  }

  private static String plain(double value) {
    return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
  }

  private static String quoted(String value) {
    return "\"" + value.substring(0, Math.min(40, value.length())) + "\"";
  }
}

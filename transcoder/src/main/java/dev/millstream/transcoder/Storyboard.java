package dev.millstream.transcoder;

import dev.millstream.transcoder.worker.Report;

/// The WebVTT file that says which part of a picture shows which time, as players read it: the
/// picture's name and `#xywh=` of the tile.
final class Storyboard {
  private Storyboard() {}

  static String vtt(Report.Tiled tiled, String picture, double durationSeconds) {
    var out = new StringBuilder("WEBVTT\n");
    for (var tile = 0; tile < tiled.count(); tile++) {
      var start = tile * tiled.stepSeconds();
      var last = tile + 1 == tiled.count();
      var end = last ? Math.max(durationSeconds, start + 0.001) : start + tiled.stepSeconds();
      out.append(
          "\n%s --> %s\n%s#xywh=%d,%d,%d,%d\n"
              .formatted(
                  time(start),
                  time(end),
                  picture,
                  tile % tiled.columns() * tiled.width(),
                  tile / tiled.columns() * tiled.height(),
                  tiled.width(),
                  tiled.height()));
    }
    return out.toString();
  }

  private static String time(double seconds) {
    var millis = Math.round(seconds * 1000);
    return "%02d:%02d:%02d.%03d"
        .formatted(millis / 3_600_000, millis / 60_000 % 60, millis / 1000 % 60, millis % 1000);
  }
}

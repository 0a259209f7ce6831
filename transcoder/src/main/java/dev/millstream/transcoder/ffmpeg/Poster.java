package dev.millstream.transcoder.ffmpeg;

import java.util.ArrayList;
import java.util.Optional;
import org.bytedeco.ffmpeg.avutil.AVFrame;

/// Makes an upright JPEG of a decoded picture.
final class Poster {
  private static final int SIDE_MAX = 1280;

  private Poster() {}

  static Optional<byte[]> of(AVFrame frame, Findings findings) {
    var longer = Math.max(findings.width(), findings.height());
    var factor = Math.min(1, (double) SIDE_MAX / longer);
    var width = even(findings.width() * factor);
    var height = even(findings.height() * factor);
    var made = new ArrayList<byte[]>();
    try (var graph = FilterGraph.open(Filters.still(frame, findings.shape(), width, height));
        var encoder = Encoder.jpeg(width, height)) {
      FilterGraph.FrameTaker take =
          (_, picture, _) -> encoder.encode(picture, (bytes, _, _) -> made.add(bytes));
      graph.push(frame, take);
      graph.push(null, take);
      encoder.encode(null, (bytes, _, _) -> made.add(bytes));
    }
    return made.stream().findFirst();
  }

  private static int even(double side) {
    return Math.max(2, (int) Math.round(side / 2) * 2);
  }
}

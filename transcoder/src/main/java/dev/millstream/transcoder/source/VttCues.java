package dev.millstream.transcoder.source;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/// Cues as they come out of a source, and the WebVTT file of them.
public final class VttCues {
  private static final double LASTING_UNSAID = 5;
  private static final double LASTING_MIN = 0.001;

  private final List<Cue> cues = new ArrayList<>();

  /// `text` is a cue's payload in WebVTT; times are the source's, in seconds, and `lasting` is 0 if
  /// the source does not say.
  private record Cue(double at, double lasting, String text) {}

  /// Adds a cue; its text has no empty line.
  public void add(double at, double lasting, String text) {
    cues.add(new Cue(at, lasting, text));
  }

  public int size() {
    return cues.size();
  }

  /// The file, in the stream's time, which ends after `seconds`; it may have no cue at all.
  public String render(Timeline timeline, double seconds) {
    var out = new StringBuilder("WEBVTT\n");
    var sorted = new ArrayList<>(cues);
    sorted.sort(Comparator.comparingDouble(Cue::at));
    for (var i = 0; i < sorted.size(); i++) {
      var cue = sorted.get(i);
      var start = Math.max(0, timeline.at(cue.at()));
      var end = Math.min(seconds, timeline.at(cue.at()) + lasting(sorted, i));
      if (end - start >= LASTING_MIN) {
        out.append('\n').append(time(start)).append(" --> ").append(time(end)).append('\n');
        out.append(cue.text()).append('\n');
      }
    }
    return out.toString();
  }

  /// A cue that does not say how long it lasts stands until the next one, but not for ever.
  private static double lasting(List<Cue> sorted, int index) {
    var cue = sorted.get(index);
    if (cue.lasting() > 0) {
      return cue.lasting();
    }
    var next = index + 1 < sorted.size() ? sorted.get(index + 1).at() - cue.at() : Double.MAX_VALUE;
    return Math.min(next, LASTING_UNSAID);
  }

  /// Hours, minutes, seconds and thousandths.
  public static String time(double seconds) {
    var millis = Math.round(seconds * 1000);
    return String.format(
        Locale.ROOT,
        "%02d:%02d:%02d.%03d",
        millis / 3_600_000,
        millis / 60_000 % 60,
        millis / 1000 % 60,
        millis % 1000);
  }
}

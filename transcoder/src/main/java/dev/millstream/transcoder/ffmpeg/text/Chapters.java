package dev.millstream.transcoder.ffmpeg.text;

import dev.millstream.transcoder.source.Chapter;
import dev.millstream.transcoder.source.Timeline;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;

/// The chapters of an opened source.
public final class Chapters {
  private static final int CHAPTERS_MAX = 500;

  private Chapters() {}

  /// Those that begin within `seconds`, in their order; one without a name is numbered.
  public static List<Chapter> of(AVFormatContext source, Timeline timeline, double seconds) {
    var found = new ArrayList<Chapter>();
    for (var i = 0; i < Math.min(CHAPTERS_MAX, source.nb_chapters()); i++) {
      var chapter = source.chapters(i);
      var base = chapter.time_base();
      var start = Math.max(0, timeline.at((double) chapter.start() * base.num() / base.den()));
      var title = Tags.of(chapter.metadata(), "title");
      if (start < seconds) {
        found.add(new Chapter(start, title.isEmpty() ? "Chapter " + (i + 1) : title));
      }
    }
    found.sort(Comparator.comparingDouble(Chapter::start));
    return found;
  }
}

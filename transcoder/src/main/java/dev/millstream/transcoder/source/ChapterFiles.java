package dev.millstream.transcoder.source;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/// The two files that tell players of chapters: a WebVTT track, and the JSON that Apple's players
/// take (`com.apple.hls.chapters`). A chapter ends where the next one begins.
public record ChapterFiles(List<Chapter> chapters, double seconds) {
  public ChapterFiles {
    chapters = List.copyOf(chapters);
  }

  private record Entry(int chapter, double startTime, double duration, String title) {}

  public String vtt() {
    var out = new StringBuilder("WEBVTT\n");
    for (var entry : entries()) {
      out.append('\n').append(VttCues.time(entry.startTime())).append(" --> ");
      out.append(VttCues.time(entry.startTime() + entry.duration())).append('\n');
      var title = entry.title().replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
      out.append(title).append('\n');
    }
    return out.toString();
  }

  public String json() {
    var json = JsonMapper.shared();
    var list = json.createArrayNode();
    for (var entry : entries()) {
      var object = list.addObject();
      object.put("chapter", entry.chapter());
      object.put("start-time", entry.startTime());
      object.put("duration", entry.duration());
      object.putArray("titles").addObject().put("language", "und").put("title", entry.title());
    }
    return json.writeValueAsString(list);
  }

  /// Those that last.
  private List<Entry> entries() {
    var entries = new ArrayList<Entry>();
    for (var i = 0; i < chapters.size(); i++) {
      var start = chapters.get(i).start();
      var end = i + 1 < chapters.size() ? chapters.get(i + 1).start() : seconds;
      if (end - start >= 0.001) {
        entries.add(
            new Entry(
                entries.size() + 1, millis(start), millis(end - start), chapters.get(i).title()));
      }
    }
    return entries;
  }

  private static double millis(double seconds) {
    return Math.round(seconds * 1000) / 1000.0;
  }
}

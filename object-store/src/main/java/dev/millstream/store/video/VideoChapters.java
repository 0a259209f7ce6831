package dev.millstream.store.video;

import java.util.List;

/// The chapters of a video, by their starts.
public record VideoChapters(List<Chapter> chapters) {
  public VideoChapters {
    chapters = List.copyOf(chapters);
  }

  /// From `start` on, in seconds, it is told what `title` says.
  public record Chapter(double start, String title) {}
}

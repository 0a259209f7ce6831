package dev.millstream.transcoder.hls;

import java.util.List;

/// A finished segment file: its duration in ticks of its rendition, its size in bytes, and the byte
/// ranges of the pictures in it that stand alone.
public record MediaSegment(String uri, long ticks, long bytes, List<KeyRange> keys) {
  public MediaSegment {
    keys = List.copyOf(keys);
  }

  /// A fragment's head and first picture, and how many ticks lie between it and the next one.
  public record KeyRange(long offset, long length, long ticks) {}
}

package dev.millstream.transcoder.source;

import java.util.Arrays;
import java.util.BitSet;

/// When the pictures of a stream are decoded and shown, in frames from its start. Pictures are
/// numbered in decoding order; they are decoded at the times at which pictures are shown, so that a
/// segment's decode time is that of its first picture, once the delay is off.
public final class Course {
  private final long[] shown;
  private final long[] decoded;
  private final BitSet keys;
  private final long frames;
  private final int delayFrames;

  /// `frames` are those of the whole stream, and the last picture stands until its end.
  Course(long[] shown, BitSet keys, long frames) {
    this.shown = shown;
    this.decoded = shown.clone();
    this.keys = keys;
    this.frames = frames;
    Arrays.sort(decoded);
    var delay = 0L;
    for (var i = 0; i < shown.length; i++) {
      delay = Math.max(delay, decoded[i] - shown[i]);
    }
    this.delayFrames = Math.toIntExact(Math.min(Integer.MAX_VALUE, delay));
  }

  public int size() {
    return shown.length;
  }

  /// The frame at which a picture is first shown.
  public long shown(int picture) {
    return shown[picture];
  }

  /// How many frames it is shown after it is decoded, with the delay on.
  public int offset(int picture) {
    return Math.toIntExact(shown[picture] - decoded[picture] + delayFrames);
  }

  /// How many frames there are until the next one is decoded.
  public int lasting(int picture) {
    var next = picture + 1 < decoded.length ? decoded[picture + 1] : frames;
    return Math.toIntExact(Math.max(1, next - decoded[picture]));
  }

  /// Whether a group of pictures begins here.
  public boolean key(int picture) {
    return keys.get(picture);
  }

  /// By how many frames decoding runs ahead of showing.
  public int delayFrames() {
    return delayFrames;
  }

  /// The frames of the longest group of pictures.
  public long longestGroup() {
    var longest = 0L;
    var start = 0L;
    for (var i = 0; i < shown.length; i++) {
      if (keys.get(i)) {
        longest = Math.max(longest, shown[i] - start);
        start = shown[i];
      }
    }
    return Math.max(longest, frames - start);
  }

  /// Whether no two pictures share a frame, all lie within the stream, and none is shown before the
  /// group that it belongs to.
  boolean orderly() {
    var start = 0L;
    for (var i = 0; i < shown.length; i++) {
      var twice = i > 0 && decoded[i] == decoded[i - 1];
      start = keys.get(i) ? shown[i] : start;
      if (twice || decoded[i] < 0 || decoded[i] >= frames || shown[i] < start) {
        return false;
      }
    }
    return true;
  }
}

package dev.millstream.edge.hot;

import dev.millstream.edge.live.Stamp;
import dev.millstream.edge.send.Body;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// One answer that can be given again, as long as its stamp holds. Immutable but for the head of
/// its 304, which comes later, and for its rank.
final class HotAnswer {
  private final Stamp stamp;
  private final int absent;
  private final byte[] tag;
  private final Served served;
  private final AnswerHead head;
  private final Body body;
  private volatile @Nullable AnswerHead notModified;
  private boolean hit; // races are harmless: it only ranks

  /// What is told of an answer; `seen` if it is part of a video.
  record Served(String host, String path, @Nullable Seen seen) {}

  /// A video's file, by its path below the uid.
  record Seen(String uid, String path) {}

  HotAnswer(Stamp stamp, int absent, byte[] tag, Served served, AnswerHead head, Body body) {
    this.stamp = stamp;
    this.absent = absent;
    this.tag = tag;
    this.served = served;
    this.head = head;
    this.body = body;
  }

  /// Whether the request gets this, whatever its tags: none of the fields it has (by their marks)
  /// mattered.
  boolean fits(int marks) {
    return (marks & absent) == 0 && stamp.holds();
  }

  boolean isStale() {
    return !stamp.holds() || body.isGone();
  }

  boolean hasTag(byte[] bytes, int start, int end) {
    return Arrays.equals(bytes, start, end, tag, 0, tag.length);
  }

  boolean hasTag(String text) {
    if (text.length() != tag.length) {
      return false;
    }
    for (var i = 0; i < tag.length; i++) {
      if (text.charAt(i) != (tag[i] & 0xff)) {
        return false;
      }
    }
    return true;
  }

  Served served() {
    return served;
  }

  AnswerHead head() {
    return head;
  }

  /// The head of a 304, if one was seen.
  @Nullable AnswerHead notModified() {
    return notModified;
  }

  void learnNotModified(AnswerHead seen) {
    notModified = seen;
  }

  /// All of it, also if parts are asked for.
  Body body() {
    return body;
  }

  int weight() {
    return body.weight() + head.weight();
  }

  void touch() {
    if (!hit) {
      hit = true;
    }
  }

  /// Whether it was asked for since the last time this was asked.
  boolean wasHit() {
    var was = hit;
    hit = false;
    return was;
  }
}

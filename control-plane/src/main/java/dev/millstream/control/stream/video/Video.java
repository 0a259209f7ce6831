package dev.millstream.control.stream.video;

import dev.millstream.store.Digest;
import dev.millstream.store.video.VideoAccess;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;

/// A video's row. `meta` and `publicDetails` are JSON objects as text; `encoded` is the encoder's
/// tree, `clip` what another video it was cut from, and `watermark` what is drawn over it.
public record Video(
    String uid,
    String name,
    Optional<String> creator,
    String meta,
    Status status,
    Times times,
    Media media,
    Wishes wishes,
    VideoAccess access,
    Optional<Digest> source,
    Optional<Digest> encoded,
    Optional<Clip> clip,
    Optional<Watermark> watermark) {
  /// What people call it.
  public String title() {
    return name.isEmpty() ? uid : name;
  }

  /// What it was cut from: from which to which second of another video.
  public record Clip(String origin, double startSeconds, double endSeconds) {}

  /// How far it has come; `percent` is 0 to 100.
  public record Status(
      VideoState state, double percent, Optional<String> errorCode, Optional<String> errorText) {}

  /// When things happened, or will.
  public record Times(
      Instant created,
      Instant modified,
      Optional<Instant> uploaded,
      Optional<Instant> readyToStream,
      Optional<Instant> uploadExpiry,
      Optional<Instant> scheduledDeletion) {}

  /// What is known of the source; -1 is unknown.
  public record Media(long bytes, double durationSeconds, int width, int height) {}

  /// What its owner asked for; `passThrough` is like `always:8`.
  public record Wishes(
      OptionalDouble maxDurationSeconds,
      double thumbnailTimestampPct,
      String publicDetails,
      Optional<String> passThrough) {}
}

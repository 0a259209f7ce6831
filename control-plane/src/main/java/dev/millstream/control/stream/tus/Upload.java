package dev.millstream.control.stream.tus;

import java.nio.file.Path;
import java.time.Instant;
import java.util.OptionalLong;

/// One upload as its owner's book has it. `key` is the unguessable last part of its URL, `mediaId`
/// the id of what it becomes; `file` holds what has arrived so far, and its length is the offset.
/// `length` is in bytes, empty until the client has declared it; it stands open until `expires`.
/// `concat` is the field `Upload-Concat`, empty for an upload that is neither a part nor joined of
/// parts; a part stands open, whole or not, until it was joined.
public record Upload(
    String key,
    String mediaId,
    Path file,
    OptionalLong length,
    String metadata,
    Instant expires,
    Standing standing,
    String concat) {
  /// What `concat` is for a part.
  public static final String PARTIAL = "partial";

  /// How far an upload has come.
  public enum Standing {
    OPEN,
    COMPLETE,
    GONE
  }

  /// Whether this is a part of what is joined later.
  public boolean partial() {
    return concat.equals(PARTIAL);
  }

  /// Whether this was joined of parts.
  public boolean joined() {
    return !concat.isEmpty() && !partial();
  }

  boolean openAt(Instant now) {
    return standing == Standing.OPEN && now.isBefore(expires);
  }
}

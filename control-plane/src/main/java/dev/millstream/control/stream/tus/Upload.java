package dev.millstream.control.stream.tus;

import java.nio.file.Path;
import java.time.Instant;
import java.util.OptionalLong;

/// One upload as its owner's book has it. `key` is the unguessable last part of its URL, `mediaId`
/// the id of what it becomes; `file` holds what has arrived so far, and its length is the offset.
/// `length` is in bytes, empty until the client has declared it; it stands open until `expires`.
public record Upload(
    String key,
    String mediaId,
    Path file,
    OptionalLong length,
    String metadata,
    Instant expires,
    Standing standing) {
  /// How far an upload has come.
  public enum Standing {
    OPEN,
    COMPLETE,
    GONE
  }

  boolean openAt(Instant now) {
    return standing == Standing.OPEN && now.isBefore(expires);
  }
}

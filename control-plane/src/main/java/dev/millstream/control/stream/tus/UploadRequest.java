package dev.millstream.control.stream.tus;

import java.util.Optional;
import java.util.OptionalLong;

/// What a client asks for when it begins an upload. `length` is in bytes, empty if it will be
/// declared later; `metadata` is the header as it was sent, which answers repeat; `concat` is that
/// of an [Upload]; `token` is the id of the API token that it came with.
public record UploadRequest(
    OptionalLong length,
    TusMetadata metadata,
    Optional<String> creator,
    boolean forUser,
    String concat,
    Optional<String> token) {
  /// The file of a form, which has arrived whole on an upload's own URL.
  static UploadRequest named(long bytes, TusMetadata metadata) {
    return new UploadRequest(
        OptionalLong.of(bytes), metadata, Optional.empty(), true, "", Optional.empty());
  }

  /// The same, of so many bytes.
  UploadRequest of(long bytes) {
    return new UploadRequest(OptionalLong.of(bytes), metadata, creator, forUser, concat, token);
  }

  /// Whether a part of what is joined later is begun.
  public boolean partial() {
    return concat.equals(Upload.PARTIAL);
  }

  boolean joins() {
    return joins(concat);
  }

  static boolean joins(String concat) {
    return !concat.isEmpty() && !concat.equals(Upload.PARTIAL);
  }
}

package dev.millstream.control.stream.tus;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// The durable list of uploads, kept by whoever gives the bytes a meaning. What a method returned
/// from survives a crash; an `ApiException` of any method is told to the client.
public interface UploadBook {
  /// Enters a new upload whose file is there and empty.
  Upload create(UploadRequest request) throws IOException;

  /// The upload with this key, whatever its standing.
  Optional<Upload> find(String key);

  /// Notes the length of an upload that began without one.
  Upload declare(Upload upload, UploadRequest request);

  /// The upload that was joined as `concat` says, if there is one that is not gone.
  Optional<Upload> findJoined(String concat);

  /// Notes that all bytes are there, which were those of `parts`; their files are not needed any
  /// more.
  void complete(Upload upload, List<Upload> parts) throws IOException;

  /// Notes that all bytes are there and durable.
  void complete(Upload upload) throws IOException;

  /// Hears how many bytes of an upload are there, now and then while they come; those stay, unless
  /// more came than the upload's length.
  default void grew(Upload upload, long bytes) {}

  /// Gives an upload up: its key is gone from now on, and so is its file.
  void discard(Upload upload) throws IOException;
}

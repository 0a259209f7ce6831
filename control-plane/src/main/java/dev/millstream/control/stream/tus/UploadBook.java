package dev.millstream.control.stream.tus;

import java.io.IOException;
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

  /// Notes that all bytes are there and durable.
  void complete(Upload upload) throws IOException;

  /// Gives an upload up: its key is gone from now on, and so is its file.
  void discard(Upload upload) throws IOException;
}

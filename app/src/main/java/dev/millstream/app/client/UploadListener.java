package dev.millstream.app.client;

import java.time.Duration;

/// Hears how an upload goes; called on the uploading thread or the sending one, never at once.
public interface UploadListener {
  /// So many bytes are on their way or there.
  void sent(long bytes, long total);

  /// The upload goes on where an earlier run or a broken connection left it.
  void resumed(long offset);

  /// The connection broke; the next try comes after `pause`.
  void interrupted(String problem, Duration pause);
}

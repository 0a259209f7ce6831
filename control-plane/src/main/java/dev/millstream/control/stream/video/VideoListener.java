package dev.millstream.control.stream.video;

import org.jdbi.v3.core.Handle;

/// Is told of what happens to videos, inside the transaction in which it happens: what it writes
/// there stands if, and only if, the event does.
@FunctionalInterface
public interface VideoListener {
  /// `video` is as it is after the event; a deleted one, as it was before.
  void happened(Handle handle, Video video, VideoEvent event);
}

package dev.millstream.control.stream.video;

import java.io.IOException;

/// Publishes anew what was changed of a video since; viewers see it when it returns.
@FunctionalInterface
public interface Republish {
  void refresh(String uid) throws IOException;
}

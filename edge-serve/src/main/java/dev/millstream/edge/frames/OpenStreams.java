package dev.millstream.edge.frames;

import java.util.HashSet;
import java.util.Set;

/// The streams of one connection whose answers have not ended. Of that connection's I/O thread.
public final class OpenStreams {
  private final Set<Integer> ids = new HashSet<>();

  /// How many there are.
  public int count() {
    return ids.size();
  }

  /// A client opened one.
  public void begin(int id) {
    ids.add(id);
  }

  /// It was answered or reset.
  public void end(int id) {
    ids.remove(id);
  }
}

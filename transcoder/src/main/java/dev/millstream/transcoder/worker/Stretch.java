package dev.millstream.transcoder.worker;

import dev.millstream.transcoder.ffmpeg.Pass;
import dev.millstream.transcoder.ladder.Chunk;
import dev.millstream.transcoder.ladder.FrameRate;
import dev.millstream.transcoder.ladder.Start;
import java.io.IOException;
import java.util.Optional;

/// Goes on from chunk to chunk as long as the parent wants. Not thread-safe.
final class Stretch implements Pass.Reach {
  private final FrameRate rate;
  private final Asking parent;
  private Chunk chunk;
  private boolean begun;

  /// Asks which chunk is wanted that begins with segment `at`.
  interface Asking {
    Optional<Chunk> next(int at) throws IOException;
  }

  Stretch(FrameRate rate, Chunk first, Asking parent) {
    this.rate = rate;
    this.chunk = first;
    this.parent = parent;
  }

  @Override
  public long beyond(long from) throws IOException {
    if (begun) {
      var next = parent.next(chunk.end());
      if (next.isEmpty()) {
        return from;
      }
      chunk = next.get();
    }
    begun = true;
    return new Start(chunk.end()).frame(rate);
  }
}

package dev.millstream.transcoder.worker;

import dev.millstream.transcoder.ladder.Chunk;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/// What the parent answers when a worker asks how far it may go. Thread-safe.
public final class Answers {
  /// In place of a chunk: there is nothing more to do.
  public static final long NOTHING = 0;

  private final BlockingQueue<Long> numbers = new LinkedBlockingQueue<>();

  /// The number that is sent for a chunk.
  public static long of(Chunk chunk) {
    return (long) chunk.first() << Integer.SIZE | chunk.end();
  }

  void heard(long number) {
    numbers.add(number);
  }

  /// The answer to what was asked last.
  Optional<Chunk> next() throws IOException {
    try {
      var number = numbers.take();
      return number == NOTHING
          ? Optional.empty()
          : Optional.of(new Chunk((int) (number >> Integer.SIZE), (int) (long) number));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for an answer");
    }
  }
}

package dev.millstream.transcoder;

import dev.millstream.transcoder.resume.Journal;
import dev.millstream.transcoder.resume.StaleJournalException;
import dev.millstream.transcoder.resume.WorkerLostException;
import dev.millstream.transcoder.worker.Orders;
import dev.millstream.transcoder.worker.Worker;
import java.io.IOException;
import java.nio.file.Files;
import org.jspecify.annotations.Nullable;

/// A stream that is begun while its source still comes: the lowest rung and the sounds of what is
/// there. The transcode of the whole goes on from it. Thread-safe.
public final class EarlyStart implements AutoCloseable {
  private final TranscoderSettings settings;
  private final TranscodeRequest request;
  private final Orders.Follow orders;
  private @Nullable WorkerProcess worker;
  private long bytes;
  private boolean closed;

  EarlyStart(TranscoderSettings settings, TranscodeRequest request, Orders.Follow orders) {
    this.settings = settings;
    this.request = request;
    this.orders = orders;
  }

  /// The first `there` bytes of the source may be read.
  public synchronized void grew(long there) {
    bytes = Math.max(bytes, there);
    if (worker != null) {
      worker.grow(bytes);
    }
  }

  /// Works until it is closed, or cannot go on; the listener is told of trees alone.
  public void run(StreamListener listener) throws IOException {
    Files.createDirectories(request.workDirectory());
    try (var journal = Transcoder.journal(request, orders.stream())) {
      try {
        attempt(listener, journal);
      } catch (StaleJournalException e) {
        journal.forget();
        attempt(listener, journal);
      }
    } catch (WorkerLostException e) {
      // closed, most likely; whoever transcodes the whole finds out what is wrong otherwise
    }
  }

  private void attempt(StreamListener listener, Journal journal) throws IOException {
    Transcoder.tidy(request.workDirectory(), journal.size() > 0);
    try (var process = WorkerProcess.start(settings, request.workDirectory(), Worker.class)) {
      synchronized (this) {
        if (closed) {
          return;
        }
        worker = process;
        process.grow(bytes);
      }
      var _ =
          new TranscodeJob(request, orders, listener, process, settings.limits(), journal).run();
    } finally {
      synchronized (this) {
        worker = null;
      }
    }
  }

  /// Ends the work: what was made stays.
  @Override
  public synchronized void close() {
    closed = true;
    if (worker != null) {
      worker.close();
    }
  }
}

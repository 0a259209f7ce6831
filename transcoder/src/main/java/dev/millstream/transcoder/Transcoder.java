package dev.millstream.transcoder;

import dev.millstream.transcoder.worker.Orders;
import dev.millstream.transcoder.worker.Report;
import dev.millstream.transcoder.worker.Worker;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/// Turns videos into adaptive streams, each in a worker process of its own. Thread-safe; a call
/// waits while as many workers run as the limits allow.
public final class Transcoder implements AutoCloseable {
  private static final int MEASURING_MAX = 2;

  private final TranscoderSettings settings;
  private final Semaphore workers;
  private final Semaphore measuring = new Semaphore(MEASURING_MAX, true);
  private final Set<WorkerProcess> running = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  public Transcoder(TranscoderSettings settings) {
    this.settings = settings;
    this.workers = new Semaphore(settings.limits().workersMax(), true);
  }

  /// Transcodes to the end. Asking again after a crash begins anew and gives the same kind of tree.
  ///
  /// @throws InterruptedIOException if the thread was interrupted; the worker is killed then
  public TranscodeResult transcode(TranscodeRequest request, StreamListener listener)
      throws IOException {
    var limits = settings.limits();
    return run(
        request,
        new Orders.Stream(
            request.source().toAbsolutePath(),
            request.workDirectory().toAbsolutePath(),
            request.maxDurationSeconds(),
            limits.framesMax(),
            limits.outputBytesMax(),
            limits.ownBitsMax(),
            request.overlay()),
        listener);
  }

  /// Makes a sound for a stream that is there: the result is a tree that has that sound alone.
  public TranscodeResult sound(SoundRequest request) throws IOException {
    var order =
        new Orders.Sound(
            request.source().toAbsolutePath(),
            request.workDirectory().toAbsolutePath(),
            request.folder(),
            request.label(),
            request.seconds(),
            settings.limits().outputBytesMax());
    var job =
        new TranscodeRequest(
            request.uid(),
            request.label(),
            request.source(),
            request.workDirectory(),
            request.store(),
            request.seconds());
    return run(job, order, StreamListener.NOBODY);
  }

  private TranscodeResult run(TranscodeRequest request, Orders orders, StreamListener listener)
      throws IOException {
    try {
      workers.acquire();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for a worker");
    }
    try {
      clear(request.workDirectory());
      Files.createDirectories(request.workDirectory());
      return work(request, orders, listener);
    } finally {
      workers.release();
      clear(request.workDirectory());
    }
  }

  /// Decodes a picture that is to be drawn over videos, in a process of its own; `workDirectory`
  /// belongs to this call alone and is gone at the end.
  public PictureVerdict measure(Path picture, Path workDirectory) throws IOException {
    measuring.acquireUninterruptibly();
    try {
      clear(workDirectory);
      Files.createDirectories(workDirectory);
      try (var worker = WorkerProcess.start(settings, workDirectory, Worker.class)) {
        worker.order(new Orders.Measure(picture.toAbsolutePath()));
        return switch (worker.next().orElse(null)) {
          case Report.Measured(var width, var height) -> new PictureVerdict.Fit(width, height);
          case Report.Failed failed -> new PictureVerdict.Unfit(failed.text());
          case null, default -> new PictureVerdict.Unfit(worker.lastWords());
        };
      }
    } finally {
      measuring.release();
      clear(workDirectory);
    }
  }

  /// Kills the workers.
  @Override
  public void close() {
    closed = true;
    running.forEach(WorkerProcess::close);
  }

  private TranscodeResult work(TranscodeRequest request, Orders orders, StreamListener listener)
      throws IOException {
    try (var worker = WorkerProcess.start(settings, request.workDirectory(), Worker.class)) {
      running.add(worker);
      try {
        if (closed) {
          throw new IOException("the transcoder is closed");
        }
        var result = new TranscodeJob(request, orders, listener, worker, settings.limits()).run();
        if (closed && result instanceof TranscodeResult.Failed) {
          // the video is not at fault: whoever asked may ask again
          throw new IOException("the transcoder was closed during the work");
        }
        return result;
      } finally {
        running.remove(worker);
      }
    }
  }

  private static void clear(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    try (var paths = Files.walk(directory)) {
      for (var path : paths.toList().reversed()) {
        Files.deleteIfExists(path);
      }
    }
  }
}

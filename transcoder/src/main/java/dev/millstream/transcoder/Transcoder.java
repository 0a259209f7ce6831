package dev.millstream.transcoder;

import dev.millstream.store.spool.FileTree;
import dev.millstream.transcoder.chunk.LostChunkException;
import dev.millstream.transcoder.ladder.Coding;
import dev.millstream.transcoder.resume.Journal;
import dev.millstream.transcoder.resume.StaleJournalException;
import dev.millstream.transcoder.resume.WorkerLostException;
import dev.millstream.transcoder.source.PassThrough;
import dev.millstream.transcoder.worker.Orders;
import dev.millstream.transcoder.worker.Reached;
import dev.millstream.transcoder.worker.Report;
import dev.millstream.transcoder.worker.Worker;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

/// Turns videos into adaptive streams, each in a worker process of its own. Thread-safe; a call
/// waits while as many workers run as the limits allow.
public final class Transcoder implements AutoCloseable {
  private static final int MEASURING_MAX = 2;

  /// Part of what is remembered: raised when streams are made otherwise than before.
  private static final int CODING = 2;

  private static final int WORKERS_LOST_MAX = 3;

  /// What nobody waits for stands behind all else.
  private static final int BACKGROUND_NICENESS = 19;

  private static final String JOURNAL = "journal";

  private final TranscoderSettings settings;
  private final Semaphore workers;

  /// No virtual threads, which would hold their carriers while they wait for a process.
  private final ExecutorService measuring =
      Executors.newFixedThreadPool(
          MEASURING_MAX, Thread.ofPlatform().name("measure-", 1).daemon().factory());

  private final Semaphore background = new Semaphore(1, true);
  private final Set<WorkerProcess> running = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  public Transcoder(TranscoderSettings settings) {
    this.settings = settings;
    this.workers = new Semaphore(settings.limits().workersMax(), true);
  }

  /// Transcodes to the end. Asking again after a crash, an interruption or a failed store goes on
  /// from what was durable, which is at most some seconds of work behind, and gives the same kind
  /// of tree. A worker that is lost is replaced, some times.
  ///
  /// @throws InterruptedIOException if the thread was interrupted; the worker is killed then
  public TranscodeResult transcode(TranscodeRequest request, StreamListener listener)
      throws IOException {
    var decided = decided(request);
    return run(decided, orders(decided), listener);
  }

  /// Makes chunks of a stream of which another process makes the rest, as its board says; `request`
  /// has a work directory of its own.
  public TranscodeResult help(TranscodeRequest request) throws IOException {
    var decided = decided(request);
    return run(decided, new Orders.Help(orders(decided)), StreamListener.NOBODY);
  }

  /// Makes further rungs of a stream that is whole: the result is a tree that has those alone, none
  /// if there can be none. One at once, at the lowest priority. Asking again goes on, as
  /// [#transcode] does.
  public TranscodeResult further(TranscodeRequest request, Coding coding) throws IOException {
    return run(request, new Orders.Further(orders(request), coding), StreamListener.NOBODY);
  }

  /// Begins a stream while its source still comes; close it before [#transcode] is called, which
  /// goes on from it. It waits for no other work: the caller bounds how many there are.
  public EarlyStart early(TranscodeRequest request) {
    var decided = decided(request);
    return new EarlyStart(settings, decided, new Orders.Follow(orders(decided)));
  }

  private Orders.Stream orders(TranscodeRequest request) {
    var limits = settings.limits();
    return new Orders.Stream(
        request.source().toAbsolutePath(),
        request.workDirectory().toAbsolutePath(),
        request.maxDurationSeconds(),
        limits.framesMax(),
        limits.outputBytesMax(),
        request.passThrough().orElse(PassThrough.DEFAULT).shownBitsMax(),
        limits.chunkSeconds(),
        settings.loudness(),
        request.overlay(),
        Reached.NOTHING);
  }

  /// Whose own pictures are shown as it wishes, within what the settings allow.
  private TranscodeRequest decided(TranscodeRequest request) {
    var usual = settings.passThrough();
    return request.passThrough(
        request.passThrough().map(wished -> wished.within(usual)).orElse(usual));
  }

  /// Makes a sound for a stream that is there: the result is a tree that has that sound alone.
  public TranscodeResult sound(SoundRequest request) throws IOException {
    var order =
        new Orders.Sound(
            request.source().toAbsolutePath(),
            request.workDirectory().toAbsolutePath(),
            request.folder(),
            request.voice(),
            request.seconds(),
            settings.loudness(),
            settings.limits().outputBytesMax());
    var job =
        new TranscodeRequest(
            request.uid(),
            request.voice().name(),
            request.source(),
            request.workDirectory(),
            request.store(),
            request.seconds());
    return run(job, order, StreamListener.NOBODY);
  }

  private TranscodeResult run(TranscodeRequest request, Orders orders, StreamListener listener)
      throws IOException {
    var room = orders instanceof Orders.Further ? background : workers;
    try {
      room.acquire();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for a worker");
    }
    try {
      Files.createDirectories(request.workDirectory());
      // these are gone on with after a failure
      var ended = !(orders instanceof Orders.Stream || orders instanceof Orders.Further);
      try {
        var result = work(request, orders, listener);
        ended |= !(result instanceof TranscodeResult.Later);
        return result;
      } finally {
        if (ended) {
          FileTree.delete(request.workDirectory());
        }
      }
    } finally {
      room.release();
    }
  }

  private TranscodeResult work(TranscodeRequest request, Orders orders, StreamListener listener)
      throws IOException {
    try (var journal = journal(request, orders)) {
      if (journal.size() == 0 && orders instanceof Orders.Stream) {
        forget(request, journal);
      }
      for (var lost = 0; ; ) {
        tidy(request.workDirectory(), journal.size() > 0);
        try {
          return attempt(request, orders, listener, journal);
        } catch (StaleJournalException e) {
          forget(request, journal);
        } catch (LostChunkException e) {
          return new TranscodeResult.Later();
        } catch (WorkerLostException e) {
          if (closed) {
            throw new IOException("the transcoder was closed during the work", e);
          }
          if (++lost > WORKERS_LOST_MAX) {
            return new TranscodeResult.Failed("ERR_UNKNOWN", String.valueOf(e.getMessage()));
          }
        }
      }
    }
  }

  private static void forget(TranscodeRequest request, Journal journal) throws IOException {
    journal.forget();
    if (request.board().isPresent()) {
      request.board().get().forget();
    }
  }

  /// With what has to be the same for one try to go on where another one ended.
  static Journal journal(TranscodeRequest request, Orders orders) throws IOException {
    var purpose =
        switch (orders) {
          case Orders.Stream stream ->
              "stream %d, own %d, %s".formatted(CODING, stream.ownBitsMax(), stream.overlay());
          case Orders.Further further -> "further %s %d".formatted(further.coding(), CODING);
          default -> UUID.randomUUID().toString(); // begins anew always
        };
    return Journal.open(request.workDirectory().resolve(JOURNAL), purpose);
  }

  /// Removes what an earlier try left that this one cannot use.
  static void tidy(Path folder, boolean goesOn) throws IOException {
    try (var left = Files.list(folder)) {
      for (var path : left.toList()) {
        var name = path.getFileName().toString();
        if (!name.equals(JOURNAL) && !(goesOn && name.equals(Reached.TILES))) {
          FileTree.delete(path);
        }
      }
    }
  }

  /// Decodes a picture that is to be drawn over videos, in a process of its own; `workDirectory`
  /// belongs to this call alone and is gone at the end.
  public PictureVerdict measure(Path picture, Path workDirectory) throws IOException {
    try {
      return measuring.submit(() -> measureNow(picture, workDirectory)).get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while a picture was measured");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException cause) {
        throw cause;
      }
      throw new IllegalStateException("a picture could not be measured", e.getCause());
    }
  }

  private PictureVerdict measureNow(Path picture, Path workDirectory) throws IOException {
    try {
      FileTree.delete(workDirectory);
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
      FileTree.delete(workDirectory);
    }
  }

  /// Makes pictures of sites smaller; the caller closes it.
  public Pictures pictures() throws IOException {
    return new Pictures(settings);
  }

  /// Kills the workers.
  @Override
  public void close() {
    closed = true;
    measuring.shutdown();
    running.forEach(WorkerProcess::close);
  }

  private TranscodeResult attempt(
      TranscodeRequest request, Orders orders, StreamListener listener, Journal journal)
      throws IOException {
    var priority =
        orders instanceof Orders.Further ? settings.niceness(BACKGROUND_NICENESS) : settings;
    try (var worker = WorkerProcess.start(priority, request.workDirectory(), Worker.class)) {
      running.add(worker);
      try {
        if (closed) {
          throw new IOException("the transcoder is closed");
        }
        var result =
            new TranscodeJob(request, orders, listener, worker, settings.limits(), journal).run();
        if (closed && result instanceof TranscodeResult.Failed) {
          // the video is not at fault: whoever asked may ask again
          throw new IOException("the transcoder was closed during the work");
        }
        return result;
      } finally {
        running.remove(worker);
        if (request.board().isPresent()) {
          request.board().get().release();
        }
      }
    }
  }
}

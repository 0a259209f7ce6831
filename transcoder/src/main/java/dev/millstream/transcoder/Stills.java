package dev.millstream.transcoder;

import dev.millstream.store.ObjectStore;
import dev.millstream.store.Scope;
import dev.millstream.store.manifest.Manifest;
import dev.millstream.transcoder.audit.media.DamagedMediaException;
import dev.millstream.transcoder.still.Reel;
import dev.millstream.transcoder.still.Rungs;
import dev.millstream.transcoder.still.Still;
import dev.millstream.transcoder.still.StillOrder;
import dev.millstream.transcoder.worker.OwnFiles;
import dev.millstream.transcoder.worker.StillWorker;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// Makes pictures and short animations out of published streams, in processes that stay for the
/// next. A picture costs what decoding from the last one that stands alone costs: two seconds of a
/// rung at most. Thread-safe; a call blocks.
public final class Stills implements AutoCloseable {
  private static final Duration LOOK_EVERY = Duration.ofSeconds(10);
  private static final Duration STARTING = Duration.ofMinutes(1);

  /// Behind the edge, and before what encodes, for somebody waits.
  private static final int NICENESS = 2;

  private static final int FILE_BYTES_MAX = 64 << 20;

  private final TranscoderSettings settings;
  private final StillLimits limits;
  private final Path folder;
  private final Rungs rungs = new Rungs(OwnFiles.FOLDER);

  /// No virtual threads, which would hold their carriers while they talk to a process.
  private final ThreadPoolExecutor painting;

  private final Deque<Idle> idle = new ArrayDeque<>();
  private final List<WorkerProcess> running = new ArrayList<>();
  private final ScheduledExecutorService reaper =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("still-reaper").daemon().factory());
  private boolean expecting;
  private boolean closed;

  private record Idle(WorkerProcess worker, long sinceNanos) {}

  /// Nothing is started before a picture is expected or asked for.
  public Stills(TranscoderSettings settings, StillLimits limits) throws IOException {
    this.settings = settings.memory(limits.memoryBytesMax()).niceness(NICENESS);
    this.limits = limits;
    this.folder = Files.createTempDirectory("millstream-stills");
    this.painting =
        new ThreadPoolExecutor(
            limits.workersMax(),
            limits.workersMax(),
            limits.idle().toSeconds(),
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(limits.waitingMax()),
            Thread.ofPlatform().name("still-", 1).daemon().factory());
    painting.allowCoreThreadTimeOut(true);
    var every = LOOK_EVERY.toSeconds();
    var _ = reaper.scheduleWithFixedDelay(this::reap, every, every, TimeUnit.SECONDS);
  }

  /// How a call ended.
  public sealed interface Outcome {
    /// The file.
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Made(byte[] file) implements Outcome {}

    /// The tree has no pictures yet.
    record Nothing() implements Outcome {}

    /// Too many wait already.
    record Busy() implements Outcome {}
  }

  /// Has a process stand ready, for soon somebody may ask for a picture: its start is nearly all
  /// that a first one costs. Does not block.
  public synchronized void expect() {
    if (!closed && !expecting && running.stream().noneMatch(WorkerProcess::alive)) {
      expecting = true;
      Thread.ofPlatform().name("still-ahead").daemon().start(this::startAhead);
    }
  }

  private void startAhead() {
    try {
      give(start());
    } catch (IOException e) {
      // whoever asks for a picture learns why none can be started
    } finally {
      synchronized (this) {
        expecting = false;
        notifyAll();
      }
    }
  }

  /// The still from a video's tree.
  public Outcome make(ObjectStore store, Scope scope, Manifest tree, Still still)
      throws IOException {
    Future<Outcome> made;
    try {
      made = painting.submit(() -> paint(store, scope, tree, still));
    } catch (RejectedExecutionException e) {
      return new Outcome.Busy();
    }
    try {
      return made.get();
    } catch (InterruptedException e) {
      made.cancel(false);
      throw interrupted();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException cause) {
        throw cause;
      }
      throw new IllegalStateException("a picture could not be made", e.getCause());
    }
  }

  private Outcome paint(ObjectStore store, Scope scope, Manifest tree, Still still)
      throws IOException {
    try {
      Reel.Reader reader = digest -> store.read(scope, digest);
      var reel = rungs.find(tree, still.framing(), reader);
      return reel.isEmpty()
          ? new Outcome.Nothing()
          : new Outcome.Made(paint(reel.get().order(still)));
    } catch (DamagedMediaException e) {
      throw new IOException("the stream is damaged: " + e.getMessage(), e);
    }
  }

  private static InterruptedIOException interrupted() {
    Thread.currentThread().interrupt();
    return new InterruptedIOException("interrupted while waiting to paint a picture");
  }

  private byte[] paint(StillOrder order) throws IOException {
    var worker = take();
    try {
      order.write(worker.input());
      worker.input().flush();
      var length = worker.output().readInt();
      if (length < 0) {
        var why = worker.output().readUTF();
        give(worker);
        throw new PaintingException(why);
      }
      if (length > FILE_BYTES_MAX) {
        throw new IOException("a picture of " + length + " bytes");
      }
      var file = worker.output().readNBytes(length);
      give(worker);
      return file;
    } catch (PaintingException e) {
      throw e;
    } catch (IOException e) {
      drop(worker);
      throw new IOException("a picture could not be made: " + worker.lastWords(), e);
    }
  }

  /// The process said itself what is wrong, and can go on.
  private static final class PaintingException extends IOException {
    private static final long serialVersionUID = 1L;

    PaintingException(String why) {
      super("a picture could not be made: " + why);
    }
  }

  private WorkerProcess take() throws IOException {
    for (var ready = waiting(); ready.isPresent(); ready = waiting()) {
      var worker = ready.get();
      if (worker.alive()) {
        // one that was started ahead may not have come up yet
        worker.allow(limits.painting().plus(STARTING));
        return worker;
      }
      drop(worker);
    }
    return start();
  }

  /// One that stands ready, which the one that is just being started ahead will.
  private synchronized Optional<WorkerProcess> waiting() throws InterruptedIOException {
    try {
      while (expecting) {
        wait();
      }
    } catch (InterruptedException e) {
      throw interrupted();
    }
    return Optional.ofNullable(idle.pollFirst()).map(Idle::worker);
  }

  private WorkerProcess start() throws IOException {
    var worker = WorkerProcess.start(settings, folder, StillWorker.class);
    worker.allow(limits.painting().plus(STARTING));
    synchronized (this) {
      if (!closed) {
        running.add(worker);
        return worker;
      }
    }
    worker.close();
    throw new IOException("the server is closing");
  }

  private synchronized void give(WorkerProcess worker) {
    worker.allow(limits.lastIdle().plus(LOOK_EVERY.multipliedBy(2)));
    idle.addFirst(new Idle(worker, System.nanoTime()));
  }

  private void drop(WorkerProcess worker) {
    worker.close();
    synchronized (this) {
      running.remove(worker);
    }
  }

  private void reap() {
    var over = new ArrayList<WorkerProcess>();
    synchronized (this) {
      var now = System.nanoTime();
      var last = idle.peekFirst();
      idle.removeIf(waiting -> {
        var most = Objects.equals(waiting, last) ? limits.lastIdle() : limits.idle();
        var old = now - waiting.sinceNanos() > most.toNanos();
        if (old) {
          over.add(waiting.worker());
        }
        return old;
      });
    }
    over.forEach(this::drop);
  }

  /// Kills the processes.
  @Override
  public void close() throws IOException {
    reaper.shutdownNow();
    List<WorkerProcess> left;
    synchronized (this) {
      closed = true;
      left = List.copyOf(running);
    }
    painting.shutdown();
    left.forEach(WorkerProcess::close);
    Files.deleteIfExists(folder.resolve("worker.err"));
    Files.deleteIfExists(folder.resolve("crash.log"));
    Files.deleteIfExists(folder);
  }
}

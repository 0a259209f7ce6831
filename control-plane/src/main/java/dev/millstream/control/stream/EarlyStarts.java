package dev.millstream.control.stream;

import dev.millstream.control.stream.tus.Upload;
import dev.millstream.control.stream.video.Video;
import dev.millstream.control.stream.video.VideoRemovedException;
import dev.millstream.control.stream.video.Videos;
import dev.millstream.store.Digest;
import dev.millstream.store.ObjectStore;
import dev.millstream.store.RefName;
import dev.millstream.store.Scope;
import dev.millstream.store.spool.FileTree;
import dev.millstream.transcoder.EarlyStart;
import dev.millstream.transcoder.SourceFacts;
import dev.millstream.transcoder.StreamListener;
import dev.millstream.transcoder.source.Front;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Begins streams whose uploads still run, a few at a time: those that take a while, and whose
/// files can be played from their front. An upload that stands still frees its place; what is
/// published of it stays until the upload is given up. Thread-safe.
final class EarlyStarts implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EarlyStarts.class);

  private final StreamSettings settings;
  private final Videos videos;
  private final ObjectStore store;
  private final StreamTrees trees;
  private final Beginner beginner;
  private final Limits limits;
  private final Map<String, Coming> uploads = new HashMap<>();
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("early-starts").daemon().factory());

  /// How many run at once, after how long of an upload one begins, and after how long without a
  /// byte it ends.
  record Limits(int runningMax, Duration after, Duration stillMax) {
    static Limits of(int runningMax) {
      return new Limits(runningMax, Duration.ofSeconds(2), Duration.ofSeconds(60));
    }
  }

  /// Makes what encodes the early part of a video; empty if its owner or a list of known content
  /// wants nothing of it shown before it is whole.
  @FunctionalInterface
  interface Beginner {
    Optional<EarlyStart> begin(String uid) throws IOException;
  }

  /// An upload that runs.
  private static final class Coming {
    private final Path file;
    private long bytes;
    private long grewAtNanos = System.nanoTime();
    private boolean refused;
    private @Nullable EarlyStart early;
    private @Nullable Thread thread;

    Coming(Path file) {
      this.file = file;
    }

    boolean running() {
      return thread != null && thread.isAlive();
    }
  }

  EarlyStarts(
      StreamSettings settings,
      Videos videos,
      ObjectStore store,
      StreamTrees trees,
      Beginner beginner,
      Limits limits) {
    this.settings = settings;
    this.videos = videos;
    this.store = store;
    this.trees = trees;
    this.beginner = beginner;
    this.limits = limits;
  }

  /// The first `bytes` of an upload have arrived, and stay.
  synchronized void grew(Upload upload, long bytes) {
    var ready = upload.joined() || bytes == upload.length().orElse(-1);
    if (upload.partial() || ready || limits.runningMax() < 1) {
      return;
    }
    var uid = upload.mediaId();
    var coming = uploads.get(uid);
    if (coming == null) {
      coming = new Coming(upload.file());
      uploads.put(uid, coming);
      later(uid, limits.after());
    }
    coming.bytes = bytes;
    coming.grewAtNanos = System.nanoTime();
    if (coming.early != null) {
      coming.early.grew(bytes);
    }
  }

  private void later(String uid, Duration delay) {
    if (!clock.isShutdown()) {
      var _ = clock.schedule(() -> look(uid), delay.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private void look(String uid) {
    try {
      if (lookAt(uid)) {
        later(uid, limits.after());
      }
    } catch (IOException | RuntimeException e) {
      LOG.warn("event=early-start-failed video={}", uid, e);
    }
  }

  /// Whether to look again.
  private synchronized boolean lookAt(String uid) throws IOException {
    var coming = uploads.get(uid);
    if (coming == null) {
      return false;
    }
    if (System.nanoTime() - coming.grewAtNanos > limits.stillMax().toNanos()) {
      close(coming);
      uploads.remove(uid);
      return false;
    }
    if (coming.refused || coming.thread != null) {
      return true;
    }
    switch (Files.exists(coming.file) ? Front.of(coming.file, coming.bytes) : Front.UNKNOWN) {
      case NOT -> coming.refused = true;
      case UNKNOWN -> {}
      case PLAYABLE -> begin(uid, coming);
    }
    return true;
  }

  private void begin(String uid, Coming coming) throws IOException {
    if (uploads.values().stream().filter(Coming::running).count() >= limits.runningMax()) {
      return;
    }
    var early = beginner.begin(uid);
    if (early.isEmpty()) {
      coming.refused = true;
      return;
    }
    coming.early = early.get();
    early.get().grew(coming.bytes);
    // no virtual one: to listen to an encoder's process keeps a carrier
    coming.thread =
        Thread.ofPlatform().name("early-start").daemon().start(() -> run(uid, early.get()));
  }

  private void run(String uid, EarlyStart early) {
    try {
      early.run(new Growth(uid));
    } catch (VideoRemovedException e) {
      // whoever removed it ends this, too
    } catch (IOException | RuntimeException e) {
      LOG.warn("event=early-start-failed video={}", uid, e);
    }
  }

  private static void close(Coming coming) {
    if (coming.early != null) {
      coming.early.close();
    }
  }

  /// Ends what was begun of a video, and returns when nothing works at it any more.
  void end(String uid) {
    Coming coming;
    synchronized (this) {
      coming = uploads.remove(uid);
    }
    if (coming == null) {
      return;
    }
    close(coming);
    if (coming.thread != null) {
      try {
        coming.thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /// The same, and nothing of it stays: its upload is given up.
  void abandon(String uid) throws IOException {
    end(uid);
    if (videos.find(uid).flatMap(Video::encoded).isPresent()) {
      var _ = store.refs().remove(RefName.stream(uid), videos.version(uid) + 1);
      store.deleteAll(Scope.video(uid));
    }
    FileTree.delete(settings.work(uid));
  }

  @Override
  public void close() {
    clock.shutdownNow();
    List<String> all;
    synchronized (this) {
      all = List.copyOf(uploads.keySet());
    }
    all.forEach(this::end);
  }

  private final class Growth implements StreamListener {
    private final String uid;

    Growth(String uid) {
      this.uid = uid;
    }

    @Override
    public void probed(SourceFacts facts) {}

    @Override
    public void grew(Digest manifest, boolean playable) {
      try {
        trees.grew(uid, manifest, playable);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void progress(double percent) {}
  }
}

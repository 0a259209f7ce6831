package dev.millstream.control.stream.help;

import dev.millstream.control.db.Database;
import dev.millstream.control.stream.StreamLimits;
import dev.millstream.control.stream.VideoRequests;
import dev.millstream.control.stream.chunk.Ladders;
import dev.millstream.control.stream.video.Videos;
import dev.millstream.store.ObjectStore;
import dev.millstream.store.Scope;
import dev.millstream.store.spool.FileTree;
import dev.millstream.transcoder.TranscodeResult;
import dev.millstream.transcoder.Transcoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes chunks of the ladders of a server that runs on the same data folder: reads its database
/// and its uploads, and writes objects and what the chunks are. It publishes nothing. It works from
/// when it joins until it is closed, one child process at a time. Thread-safe.
public final class LadderWorker implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LadderWorker.class);
  private static final Duration STOP_MAX = Duration.ofSeconds(1);
  private static final Duration LOOK_EVERY = Duration.ofMillis(500);

  /// Of videos that could not be helped with, so many are remembered.
  private static final int FAILED_MAX = 1_000;

  private final Database database;
  private final Videos videos;
  private final Ladders ladders;
  private final ObjectStore store;
  private final Transcoder transcoder;
  private final VideoRequests requests;
  private final Path folder;
  private final Set<String> failed = new LinkedHashSet<>();
  private final Thread thread = Thread.ofPlatform().name("helper").daemon().unstarted(this::run);
  private volatile boolean closed;

  private LadderWorker(
      Database database, Path data, Path folder, ObjectStore store, Transcoder transcoder) {
    this.database = database;
    this.folder = folder;
    this.store = store;
    this.transcoder = transcoder;
    videos = new Videos(database);
    ladders = Ladders.ofHelper(database, "helper " + UUID.randomUUID());
    requests = new VideoRequests(data, StreamLimits.DEFAULT, store);
  }

  /// Joins the server of a data folder, and closes the transcoder at the end.
  ///
  /// @throws IOException if the folder is none, or another version's
  public static LadderWorker join(Path data, ObjectStore store, Transcoder transcoder)
      throws IOException {
    var database = Database.join(data.resolve("millstream.db"));
    try {
      var all = Files.createDirectories(data.resolve("helpers"));
      clear(all);
      var own = all.resolve(Long.toString(ProcessHandle.current().pid()));
      var helper = new LadderWorker(database, data, own, store, transcoder);
      helper.thread.start();
      return helper;
    } catch (IOException | RuntimeException e) {
      database.close();
      throw e;
    }
  }

  /// Removes what helpers left that were killed.
  private static void clear(Path all) throws IOException {
    try (var folders = Files.list(all)) {
      for (var left : folders.toList()) {
        if (ProcessHandle.of(Long.parseLong(left.getFileName().toString())).isEmpty()) {
          FileTree.delete(left);
        }
      }
    }
  }

  private void run() {
    try {
      while (!closed) {
        if (!helpOnce()) {
          Thread.sleep(LOOK_EVERY);
        }
      }
    } catch (InterruptedException e) {
      // closed
    }
  }

  /// Whether there was something to do.
  private boolean helpOnce() {
    var next = Optional.<String>empty();
    try {
      next = ladders.next(failed);
      if (next.isPresent()) {
        help(next.get());
      }
    } catch (IOException | RuntimeException e) {
      if (!closed) {
        LOG.warn("event=help-failed video={}", next.orElse("none"), e);
        next.ifPresent(this::leave);
      }
      return false;
    }
    return next.isPresent();
  }

  private void help(String uid) throws IOException {
    var video = videos.find(uid);
    if (video.isEmpty()) {
      return;
    }
    var request = requests.of(video.get()).in(folder.resolve(uid)).on(ladders.of(uid));
    LOG.info("event=helping video={}", uid);
    if (transcoder.help(request) instanceof TranscodeResult.Failed(var code, var text)) {
      LOG.warn("event=help-failed video={} error={} text=\"{}\"", uid, code, text);
      leave(uid);
    }
    if (videos.find(uid).isEmpty()) {
      store.deleteAll(Scope.video(uid)); // what was made after the removal had swept
    }
  }

  /// Leaves a video to the server, which says what is wrong with it.
  private void leave(String uid) {
    if (failed.size() >= FAILED_MAX) {
      failed.remove(failed.iterator().next());
    }
    failed.add(uid);
  }

  /// Ends the work; what was made of a chunk stays.
  @Override
  public void close() throws IOException {
    closed = true;
    transcoder.close();
    thread.interrupt();
    try {
      thread.join(STOP_MAX);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    ladders.close();
    database.close();
    FileTree.delete(folder);
  }
}

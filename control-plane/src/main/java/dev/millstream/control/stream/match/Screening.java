package dev.millstream.control.stream.match;

import dev.millstream.control.db.Database;
import dev.millstream.control.stream.video.VideoEvent;
import dev.millstream.control.stream.video.VideoListener;
import dev.millstream.control.stream.video.Videos;
import dev.millstream.store.Digest;
import dev.millstream.store.ObjectStore;
import dev.millstream.store.Scope;
import dev.millstream.store.manifest.Manifest;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/// Compares videos with the lists: the file that came, and the pictures that were made of it.
/// Thread-safe.
public final class Screening {
  /// The code of a video that is on a list that blocks.
  public static final String BLOCKED = "ERR_KNOWN_CONTENT";

  /// The code of one that waits for somebody's decision.
  public static final String QUARANTINED = "ERR_QUARANTINED";

  private final Database database;
  private final Videos videos;
  private final VideoListener listener;
  private final KnownContent known;
  private final Frames frames;
  private final ConcurrentHashMap<String, String> looked = new ConcurrentHashMap<>();

  /// Tells `listener` of what is found.
  public Screening(Database database, Videos videos, ObjectStore store, VideoListener listener) {
    this.database = database;
    this.videos = videos;
    this.listener = listener;
    known = new KnownContent(database, MatchLimits.DEFAULT);
    frames = new Frames(store);
  }

  KnownContent known() {
    return known;
  }

  /// Whether videos have to be whole before anything of them is shown.
  public boolean wantsWholeFiles() {
    return known.hasExact() || known.hasPictures();
  }

  /// Compares the file that came.
  ///
  /// @throws WithheldException if it must not be shown
  public void file(String uid, Path file) throws IOException {
    if (known.hasExact()) {
      decide(uid, known.find(Digest.ofFile(file).hex()));
    }
  }

  /// Compares the pictures of a tree that is about to be published.
  ///
  /// @throws WithheldException if it must not be shown
  public void tree(String uid, Digest tree) throws IOException {
    if (!known.hasPictures()) {
      return;
    }
    var mark = Frames.mark(Manifest.load(frames.store(), Scope.video(uid), tree));
    if (mark.equals(looked.put(uid, mark))) {
      return;
    }
    var matches =
        frames.of(uid, tree).stream()
            .map(Pdq::of)
            .map(known::find)
            .flatMap(Optional::stream)
            .filter(match -> !isReleased(uid, match))
            .toList();
    decide(uid, KnownContent.strongest(matches));
  }

  /// Forgets what was looked at.
  public void over(String uid) {
    looked.remove(uid);
  }

  /// The hashes of a video: its file's, and its pictures'.
  Hashes hashes(String uid) throws IOException {
    var video = videos.find(uid);
    var exact = new LinkedHashSet<String>();
    video.flatMap(found -> found.source()).map(Digest::hex).ifPresent(exact::add);
    var pictures = new LinkedHashSet<String>();
    var tree = video.flatMap(found -> found.encoded());
    var seen = tree.isPresent() ? frames.of(uid, tree.get()) : List.<BufferedImage>of();
    for (var picture : seen) {
      var hashed = Pdq.of(picture);
      if (hashed.quality() >= MatchLimits.DEFAULT.qualityMin()) {
        pictures.add(hashed.hash().hex());
      }
    }
    return new Hashes(exact, pictures);
  }

  private boolean isReleased(String uid, Match match) {
    return database.read(handle -> MatchRows.released(handle, uid, match));
  }

  private void decide(String uid, Optional<Match> match) {
    if (match.isEmpty() || isReleased(uid, match.get())) {
      return;
    }
    database.write(handle -> {
      var id = UUID.randomUUID().toString().replace("-", "");
      if (MatchRows.found(handle, id, uid, match.get())) {
        videos
            .find(handle, uid)
            .ifPresent(video -> listener.happened(handle, video, VideoEvent.MATCHED));
      }
      return id;
    });
    switch (match.get().action()) {
      case NOTIFY -> {}
      case QUARANTINE ->
          throw new WithheldException(
              QUARANTINED, "It is held back until somebody has looked at it.");
      case BLOCK ->
          throw new WithheldException(BLOCKED, "It is not shown here, for legal reasons.");
    }
  }

  /// The video must not be shown.
  public static final class WithheldException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String code;

    WithheldException(String code, String text) {
      super(text);
      this.code = code;
    }

    /// The code of the video's error.
    public String code() {
      return code;
    }

    /// What everybody is told.
    public String text() {
      return Objects.requireNonNull(getMessage());
    }
  }
}

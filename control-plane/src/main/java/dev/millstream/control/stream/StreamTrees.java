package dev.millstream.control.stream;

import dev.millstream.control.db.Database;
import dev.millstream.control.stream.caption.Caption;
import dev.millstream.control.stream.caption.CaptionRows;
import dev.millstream.control.stream.caption.Subtitles;
import dev.millstream.control.stream.download.DownloadRows;
import dev.millstream.control.stream.further.FurtherWork;
import dev.millstream.control.stream.sound.Soundtracks;
import dev.millstream.control.stream.video.Encodings;
import dev.millstream.control.stream.video.Video;
import dev.millstream.control.stream.video.VideoRemovedException;
import dev.millstream.control.stream.video.Videos;
import dev.millstream.store.Digest;
import dev.millstream.store.ObjectStore;
import dev.millstream.store.Scope;
import dev.millstream.store.manifest.Manifest;
import dev.millstream.store.manifest.ManifestWriter;
import dev.millstream.store.manifest.Section;
import dev.millstream.store.video.StreamCard;
import dev.millstream.store.video.VideoAccess;
import dev.millstream.store.video.VideoPoster;
import dev.millstream.store.video.Withheld;
import dev.millstream.transcoder.source.TextTrack;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/// Publishes videos: the encoder's tree, and with it what their owners set. One at a time: what is
/// read of a row is published before a later state of it can be, so that no tree of an encoding
/// opens a video that was closed meanwhile. Thread-safe.
final class StreamTrees {
  private final Database database;
  private final Videos videos;
  private final Encodings encodings;
  private final ObjectStore store;
  private final Soundtracks soundtracks;
  private final ReentrantLock publishing = new ReentrantLock();

  StreamTrees(Database database, Videos videos, Encodings encodings, ObjectStore store) {
    this.database = database;
    this.videos = videos;
    this.encodings = encodings;
    this.store = store;
    soundtracks = new Soundtracks(database, store);
  }

  /// Publishes a new tree of the encoder's.
  void grew(String uid, Digest encoded, boolean playable) throws IOException {
    publishing.lock();
    try {
      var video = videos.find(uid).orElseThrow(() -> new VideoRemovedException(uid));
      var tree = dressed(video, encoded);
      store.refs().publish(encodings.grown(uid, encoded, tree, playable));
    } finally {
      publishing.unlock();
    }
  }

  /// Keeps subtitles that lie in a video's source as captions, unless its owner sent some in the
  /// same language. They are shown once the ladder is complete.
  void subtitled(String uid, TextTrack track) throws IOException {
    try (var stage = store.stage(Scope.video(uid))) {
      var file = track.webVtt().getBytes(StandardCharsets.UTF_8);
      var caption = new Caption(track.language(), track.label(), stage.put(file), file.length);
      stage.commit();
      database.write(handle -> {
        if (videos.find(handle, uid).isEmpty()) {
          throw new VideoRemovedException(uid);
        }
        CaptionRows.putIfAbsent(handle, uid, caption);
        return uid;
      });
    }
  }

  /// Publishes a tree that says to viewers why there is nothing to see.
  void failed(Video video, String shown, boolean withheld) throws IOException {
    try (var stage = store.stage(Scope.video(video.uid()))) {
      var card = StreamCard.failed(video.uid(), video.title(), shown);
      var tree = new ManifestWriter().section(Section.STREAM, card);
      if (withheld) {
        tree.section(Section.WITHHELD, new Withheld(shown));
      }
      var manifest = stage.put(tree.toBytes());
      stage.commit();
      grew(video.uid(), manifest, false);
    }
  }

  /// Publishes anew what was changed since.
  void refresh(String uid) throws IOException {
    publishing.lock();
    try {
      var video = videos.find(uid);
      if (video.isPresent() && video.get().encoded().isPresent()) {
        var tree = dressed(video.get(), video.get().encoded().get());
        store.refs().publish(encodings.redone(uid, tree));
      }
    } catch (VideoRemovedException e) {
      // nobody sees it any more
    } finally {
      publishing.unlock();
    }
  }

  /// The same for all that a crash kept from it.
  void refreshStale() throws IOException {
    for (var uid : videos.stale()) {
      refresh(uid);
    }
  }

  private Digest dressed(Video video, Digest made) throws IOException {
    var encoded = soundtracks.joined(video, FurtherWork.joined(database, store, video.uid(), made));
    var captions = database.read(handle -> CaptionRows.of(handle, video.uid()));
    var downloads = database.read(handle -> DownloadRows.ready(handle, video.uid()));
    var poster = video.wishes().thumbnailTimestampPct();
    if (video.access().equals(VideoAccess.OPEN)
        && captions.isEmpty()
        && downloads.isEmpty()
        && poster == 0) {
      return encoded;
    }
    var scope = Scope.video(video.uid());
    try (var stage = store.stage(scope)) {
      stage.keep(List.of(encoded));
      var before = Manifest.load(store, scope, encoded);
      var tree = new ManifestWriter(before);
      for (var index = 0; index < before.size(); index++) {
        tree.keep(index);
      }
      for (var kept : List.of(Section.STREAM, Section.WITHHELD, Section.VIDEO_CHAPTERS)) {
        before.section(kept).ifPresent(bytes -> tree.section(kept, bytes));
      }
      tree.section(Section.VIDEO_ACCESS, video.access());
      if (poster > 0) {
        tree.section(Section.VIDEO_POSTER, new VideoPoster(poster));
      }
      stage.keep(downloads.stream().map(asset -> asset.identity().digest()).toList());
      downloads.forEach(tree::add);
      var card = before.section(Section.STREAM, StreamCard.class);
      if (card.filter(StreamCard::complete).isPresent()) { // players read subtitles only once
        new Subtitles(store, scope)
            .join(before, tree, stage, captions, card.get().durationSeconds());
      }
      var digest = stage.put(tree.toBytes());
      stage.commit();
      return digest;
    }
  }
}

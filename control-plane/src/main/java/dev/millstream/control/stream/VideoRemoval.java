package dev.millstream.control.stream;

import dev.millstream.control.db.Database;
import dev.millstream.control.stream.caption.CaptionRows;
import dev.millstream.control.stream.chunk.Ladders;
import dev.millstream.control.stream.download.DownloadRows;
import dev.millstream.control.stream.further.FurtherRows;
import dev.millstream.control.stream.link.LinkRows;
import dev.millstream.control.stream.sound.SoundRows;
import dev.millstream.control.stream.video.VideoListener;
import dev.millstream.control.stream.video.Videos;
import dev.millstream.store.ObjectStore;
import dev.millstream.store.RefName;
import dev.millstream.store.Scope;
import java.io.IOException;
import java.nio.file.Files;

/// Takes a video away: first from sight, then from the edge, then its bytes, and its rows last, so
/// that a removal cut short is found and ended later. Thread-safe.
final class VideoRemoval {
  private final StreamSettings settings;
  private final Database database;
  private final Videos videos;
  private final ObjectStore store;
  private final VideoListener listener;
  private final EarlyStarts early;

  VideoRemoval(
      StreamSettings settings,
      Database database,
      Videos videos,
      ObjectStore store,
      VideoListener listener,
      EarlyStarts early) {
    this.early = early;
    this.listener = listener;
    this.settings = settings;
    this.database = database;
    this.videos = videos;
    this.store = store;
  }

  /// Removes the video; false if there is none.
  boolean remove(String uid) throws IOException {
    if (!videos.hide(uid, listener)) {
      return false;
    }
    finish(uid);
    return true;
  }

  /// Ends the removals that were cut short.
  void finishAll() throws IOException {
    for (var uid : videos.halfRemoved()) {
      finish(uid);
    }
  }

  private void finish(String uid) throws IOException {
    early.end(uid);
    store.refs().remove(RefName.stream(uid), videos.version(uid));
    store.deleteAll(Scope.video(uid));
    Files.deleteIfExists(settings.upload(uid));
    database.write(handle -> {
      UploadRows.forget(handle, uid);
      LinkRows.forget(handle, uid);
      CaptionRows.forget(handle, uid);
      DownloadRows.forget(handle, uid);
      SoundRows.forget(handle, uid);
      FurtherRows.forget(handle, uid);
      Ladders.forget(handle, uid);
      videos.forget(handle, uid);
      return uid;
    });
  }
}

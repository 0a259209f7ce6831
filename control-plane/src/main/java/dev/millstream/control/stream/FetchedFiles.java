package dev.millstream.control.stream;

import dev.millstream.control.db.Database;
import dev.millstream.control.stream.link.LinkDownload;
import dev.millstream.control.stream.link.LinkRows;
import dev.millstream.control.stream.quota.Quotas;
import dev.millstream.control.stream.video.Encodings;
import dev.millstream.control.stream.video.VideoRemovedException;
import dev.millstream.control.stream.video.Videos;
import java.io.IOException;
import java.nio.file.Path;

/// What becomes of fetched files: the same as of uploaded ones. Thread-safe.
record FetchedFiles(
    StreamSettings settings,
    Database database,
    Videos videos,
    Uploads uploads,
    Quotas quotas,
    Encodings encodings,
    StreamTrees trees)
    implements LinkDownload.Landing {
  private static final String ORIGIN_ERROR = "ERR_FETCH_ORIGIN_ERROR";

  @Override
  public Path file(String uid) {
    return settings.upload(uid);
  }

  @Override
  public long bytesMax() {
    return Math.min(settings.limits().tus().uploadBytesMax(), quotas.bytesLeft());
  }

  @Override
  public boolean wanted(String uid) {
    return videos.find(uid).isPresent();
  }

  @Override
  public void landed(String uid, long bytes) {
    database.write(handle -> {
      LinkRows.forget(handle, uid);
      uploads.queue(handle, uid, bytes);
      return uid;
    });
  }

  @Override
  public void failed(String uid, String text) throws IOException {
    var video = videos.find(uid).orElseThrow(() -> new VideoRemovedException(uid));
    encodings.failed(uid, ORIGIN_ERROR, text);
    // to the public, the link is nobody's business
    trees.failed(video, "Its file could not be fetched.", false);
    database.write(handle -> {
      LinkRows.forget(handle, uid);
      return uid;
    });
  }
}

package dev.millstream.control.stream.video;

import dev.millstream.control.db.Database;
import dev.millstream.store.Digest;
import dev.millstream.store.Ref;
import dev.millstream.store.RefName;
import dev.millstream.transcoder.SourceFacts;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// The steps of an encoding, as they are noted in the videos' rows. Every method throws
/// [VideoRemovedException] if the video is not there any more. Thread-safe.
public final class Encodings {
  private static final int TENTH = 10;

  private final Database database;
  private final Videos videos;
  private final VideoListener listener;

  /// Tells `listener`.
  public Encodings(Database database, Videos videos, VideoListener listener) {
    this.database = database;
    this.videos = videos;
    this.listener = listener;
  }

  /// Its turn has come for the first time.
  public void begun(String uid) {
    set(uid, Map.of("state", VideoState.IN_PROGRESS.word(), "percent", 0));
  }

  /// What the source is.
  public void probed(String uid, SourceFacts facts) {
    set(uid, columns(facts));
  }

  /// How far it is; 0 to 100.
  public void progress(String uid, double percent) {
    database.write(handle -> {
      if (Videos.set(handle, uid, Map.of("percent", percent)) == 0) {
        throw new VideoRemovedException(uid);
      }
      if ((int) percent % TENTH == 0) {
        tell(handle, uid, VideoEvent.PROGRESS);
      }
      return uid;
    });
  }

  /// Points the video at a new tree of the encoder's, in SQL, and at what is made of that for all;
  /// publish the ref that is returned.
  public Ref grown(String uid, Digest encoded, Digest manifest, boolean playable) {
    var now = System.currentTimeMillis();
    return pointed(
        uid,
        manifest,
        handle -> {
          var found =
              handle.execute(
                  "UPDATE video SET encoded = ?, modified = ? WHERE uid = ? AND removed = 0",
                  encoded.hex(),
                  now,
                  uid);
          var first =
              playable
                  && handle.execute(
                          "UPDATE video SET ready_at = ? WHERE uid = ? AND ready_at IS NULL",
                          now,
                          uid)
                      == 1;
          if (found == 1 && first) {
            tell(handle, uid, VideoEvent.PLAYABLE);
          }
          return found;
        });
  }

  /// Points the video at another tree made of the same one of the encoder's.
  public Ref redone(String uid, Digest manifest) {
    return pointed(uid, manifest, _ -> 1);
  }

  private Ref pointed(String uid, Digest manifest, Function<Handle, Integer> first) {
    return database.write(handle -> {
      var changed =
          first.apply(handle) == 0
              ? 0
              : handle.execute(
                  "UPDATE video SET manifest = ?, version = version + 1, stale = 0"
                      + " WHERE uid = ? AND removed = 0",
                  manifest.hex(),
                  uid);
      if (changed == 0) {
        throw new VideoRemovedException(uid);
      }
      return new Ref(RefName.stream(uid), Videos.version(handle, uid), manifest);
    });
  }

  /// The ladder is complete.
  public void ready(String uid, SourceFacts facts) {
    var columns = columns(facts);
    columns.put("state", VideoState.READY.word());
    columns.put("percent", 100);
    end(uid, columns, VideoEvent.READY);
  }

  /// It cannot become a stream; `text` is for people.
  public void failed(String uid, String code, String text) {
    var columns = new LinkedHashMap<String, @Nullable Object>();
    columns.put("state", VideoState.ERROR.word());
    columns.put("error_code", code);
    columns.put("error_text", text);
    columns.put("ready_at", null); // its first parts may have been playable
    end(uid, columns, VideoEvent.ERROR);
  }

  /// Where the source is kept.
  public void sourceKept(String uid, Digest source) {
    set(uid, Map.of("source", source.hex()));
  }

  private void end(String uid, Map<String, ? extends @Nullable Object> columns, VideoEvent event) {
    database.write(handle -> {
      if (Videos.set(handle, uid, columns) == 0) {
        throw new VideoRemovedException(uid);
      }
      tell(handle, uid, event);
      return uid;
    });
  }

  private void tell(Handle handle, String uid, VideoEvent event) {
    videos.find(handle, uid).ifPresent(video -> listener.happened(handle, video, event));
  }

  private void set(String uid, Map<String, ? extends @Nullable Object> columns) {
    if (database.write(handle -> Videos.set(handle, uid, columns)) == 0) {
      throw new VideoRemovedException(uid);
    }
  }

  private static Map<String, @Nullable Object> columns(SourceFacts facts) {
    var columns = new LinkedHashMap<String, @Nullable Object>();
    columns.put("duration", facts.durationSeconds());
    columns.put("width", facts.width());
    columns.put("height", facts.height());
    return columns;
  }
}

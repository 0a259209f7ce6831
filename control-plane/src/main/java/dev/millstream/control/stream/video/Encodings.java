package dev.millstream.control.stream.video;

import dev.millstream.control.db.Database;
import dev.millstream.store.Digest;
import dev.millstream.store.Ref;
import dev.millstream.store.RefName;
import dev.millstream.transcoder.SourceFacts;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The steps of an encoding, as they are noted in the videos' rows. Every method throws
/// [VideoRemovedException] if the video is not there any more. Thread-safe.
public final class Encodings {
  private final Database database;

  public Encodings(Database database) {
    this.database = database;
  }

  /// Its turn has come, for the first time or again after a crash.
  public void begun(String uid) {
    set(uid, Map.of("state", VideoState.IN_PROGRESS.word(), "percent", 0));
  }

  /// What the source is.
  public void probed(String uid, SourceFacts facts) {
    set(uid, columns(facts));
  }

  /// How far it is; 0 to 100.
  public void progress(String uid, double percent) {
    set(uid, Map.of("percent", percent));
  }

  /// Points the video at a new tree, in SQL; publish the ref that is returned.
  public Ref grown(String uid, Digest manifest, boolean playable) {
    var now = System.currentTimeMillis();
    return database.write(handle -> {
      var changed =
          handle.execute(
              "UPDATE video SET manifest = ?, version = version + 1, modified = ?,"
                  + " ready_at = CASE WHEN ? = 1 THEN COALESCE(ready_at, ?) ELSE ready_at END"
                  + " WHERE uid = ? AND removed = 0",
              manifest.hex(),
              now,
              playable ? 1 : 0,
              now,
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
    set(uid, columns);
  }

  /// It cannot become a stream; `text` is for people.
  public void failed(String uid, String code, String text) {
    var columns = new LinkedHashMap<String, @Nullable Object>();
    columns.put("state", VideoState.ERROR.word());
    columns.put("error_code", code);
    columns.put("error_text", text);
    columns.put("ready_at", null); // its first parts may have been playable
    set(uid, columns);
  }

  /// Where the source is kept.
  public void sourceKept(String uid, Digest source) {
    set(uid, Map.of("source", source.hex()));
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

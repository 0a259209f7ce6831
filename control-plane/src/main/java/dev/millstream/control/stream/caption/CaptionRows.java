package dev.millstream.control.stream.caption;

import dev.millstream.store.Digest;
import java.util.List;
import org.jdbi.v3.core.Handle;

/// The table of captions.
public final class CaptionRows {
  private CaptionRows() {}

  /// Adds captions, or replaces those in the same language.
  public static void put(Handle handle, String uid, Caption caption) {
    handle.execute(
        "INSERT INTO stream_caption (uid, language, digest, bytes) VALUES (?, ?, ?, ?)"
            + " ON CONFLICT (uid, language) DO UPDATE SET digest = excluded.digest,"
            + " bytes = excluded.bytes",
        uid,
        caption.language(),
        caption.digest().hex(),
        caption.bytes());
  }

  /// A video's, by language.
  public static List<Caption> of(Handle handle, String uid) {
    return handle
        .select(
            "SELECT language, digest, bytes FROM stream_caption WHERE uid = ? ORDER BY language",
            uid)
        .map((row, _) ->
            new Caption(
                row.getString("language"),
                new Digest(row.getString("digest")),
                row.getLong("bytes")))
        .list();
  }

  /// Takes those in a language away; false if there are none.
  public static boolean remove(Handle handle, String uid, String language) {
    return handle.execute(
            "DELETE FROM stream_caption WHERE uid = ? AND language = ?", uid, language)
        == 1;
  }

  /// Forgets all of a video.
  public static void forget(Handle handle, String uid) {
    handle.execute("DELETE FROM stream_caption WHERE uid = ?", uid);
  }
}

package dev.millstream.control.stream.caption;

import dev.millstream.store.Digest;
import java.util.List;
import org.jdbi.v3.core.Handle;

/// The table of captions.
public final class CaptionRows {
  private static final String INSERT =
      "INSERT INTO stream_caption (uid, language, title, digest, bytes) VALUES (?, ?, ?, ?, ?)";

  private CaptionRows() {}

  /// Adds captions, or replaces those in the same language.
  public static void put(Handle handle, String uid, Caption caption) {
    handle.execute(
        INSERT
            + " ON CONFLICT (uid, language) DO UPDATE SET digest = excluded.digest,"
            + " bytes = excluded.bytes, title = excluded.title",
        uid,
        caption.language(),
        caption.title(),
        caption.digest().hex(),
        caption.bytes());
  }

  /// Adds captions, unless there are some in the same language.
  public static void putIfAbsent(Handle handle, String uid, Caption caption) {
    handle.execute(
        INSERT + " ON CONFLICT (uid, language) DO NOTHING",
        uid,
        caption.language(),
        caption.title(),
        caption.digest().hex(),
        caption.bytes());
  }

  /// A video's, by language.
  public static List<Caption> of(Handle handle, String uid) {
    return handle
        .select(
            "SELECT language, title, digest, bytes FROM stream_caption WHERE uid = ?"
                + " ORDER BY language",
            uid)
        .map((row, _) ->
            new Caption(
                row.getString("language"),
                row.getString("title"),
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

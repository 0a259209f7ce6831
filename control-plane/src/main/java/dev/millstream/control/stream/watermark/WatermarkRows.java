package dev.millstream.control.stream.watermark;

import dev.millstream.control.stream.video.Watermark;
import dev.millstream.control.stream.video.WatermarkRow;
import dev.millstream.transcoder.overlay.Size;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;

/// The table of watermarks. A hidden one is not whole yet, or was taken away.
final class WatermarkRows {
  private WatermarkRows() {}

  static void insertHidden(Handle handle, Watermark mark) {
    handle.execute(
        "INSERT INTO stream_watermark (mark, mark_name, mark_opacity, mark_padding, mark_scale,"
            + " mark_position, mark_picture, mark_bytes, mark_width, mark_height, mark_origin,"
            + " mark_created, mark_hidden) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1)",
        mark.uid(),
        mark.name(),
        mark.look().opacity(),
        mark.look().padding(),
        mark.look().scale(),
        mark.look().position().word(),
        mark.picture().hex(),
        mark.bytes(),
        mark.size().width(),
        mark.size().height(),
        mark.origin().orElse(null),
        mark.created().toEpochMilli());
  }

  static void show(Handle handle, String uid, Size size) {
    handle.execute(
        "UPDATE stream_watermark SET mark_hidden = 0, mark_width = ?, mark_height = ?"
            + " WHERE mark = ?",
        size.width(),
        size.height(),
        uid);
  }

  /// False if there is none.
  static boolean hide(Handle handle, String uid) {
    return handle.execute(
            "UPDATE stream_watermark SET mark_hidden = 1 WHERE mark = ? AND mark_hidden = 0", uid)
        == 1;
  }

  static void delete(Handle handle, String uid) {
    handle.execute("DELETE FROM stream_watermark WHERE mark = ?", uid);
  }

  /// The newest first.
  static List<Watermark> all(Handle handle) {
    return handle
        .select(
            "SELECT * FROM stream_watermark WHERE mark_hidden = 0"
                + " ORDER BY mark_created DESC, mark")
        .map((row, _) -> WatermarkRow.of(row).orElseThrow())
        .list();
  }

  static long number(Handle handle) {
    return handle
        .select("SELECT COUNT(*) FROM stream_watermark WHERE mark_hidden = 0")
        .mapTo(Long.class)
        .one();
  }

  /// Hidden ones from before then that no video needs.
  static List<String> unused(Handle handle, Instant before) {
    return handle
        .select(
            "SELECT mark FROM stream_watermark WHERE mark_hidden = 1 AND mark_created < ?"
                + " AND NOT EXISTS (SELECT 1 FROM video WHERE watermark = mark)",
            before.toEpochMilli())
        .mapTo(String.class)
        .list();
  }
}

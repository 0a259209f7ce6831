package dev.millstream.control.stream.video;

import dev.millstream.store.Digest;
import dev.millstream.transcoder.overlay.Look;
import dev.millstream.transcoder.overlay.Position;
import dev.millstream.transcoder.overlay.Size;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// From a row of the table to a [Watermark].
public final class WatermarkRow {
  private WatermarkRow() {}

  /// The watermark of this id that videos may be given.
  public static Optional<Watermark> find(Handle handle, String uid) {
    return handle
        .select("SELECT * FROM stream_watermark WHERE mark = ? AND mark_hidden = 0", uid)
        .map((row, _) -> of(row).orElseThrow())
        .findOne();
  }

  /// Empty if a join found none.
  public static Optional<Watermark> of(ResultSet row) throws SQLException {
    var uid = row.getString("mark");
    if (uid == null) {
      return Optional.empty();
    }
    return Optional.of(
        new Watermark(
            uid,
            row.getString("mark_name"),
            new Look(
                row.getDouble("mark_opacity"),
                row.getDouble("mark_padding"),
                row.getDouble("mark_scale"),
                Position.of(row.getString("mark_position")).orElseThrow()),
            new Digest(row.getString("mark_picture")),
            row.getLong("mark_bytes"),
            new Size(row.getInt("mark_width"), row.getInt("mark_height")),
            Optional.ofNullable(row.getString("mark_origin")),
            Instant.ofEpochMilli(row.getLong("mark_created"))));
  }
}

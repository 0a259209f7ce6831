package dev.millstream.control.stream.video;

import dev.millstream.store.Digest;
import dev.millstream.store.video.VideoAccess;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.StatementContext;

/// From a row of the table, and of its watermark, to a [Video].
final class VideoRow implements RowMapper<Video> {
  @Override
  public Video map(ResultSet row, StatementContext context) throws SQLException {
    return new Video(
        row.getString("uid"),
        row.getString("name"),
        text(row, "creator"),
        row.getString("meta"),
        new Video.Status(
            VideoState.of(row.getString("state")),
            row.getDouble("percent"),
            text(row, "error_code"),
            text(row, "error_text")),
        new Video.Times(
            Instant.ofEpochMilli(row.getLong("created")),
            Instant.ofEpochMilli(row.getLong("modified")),
            time(row, "uploaded"),
            time(row, "ready_at"),
            time(row, "upload_expires"),
            time(row, "scheduled_deletion")),
        new Video.Media(
            row.getLong("size"),
            row.getDouble("duration"),
            row.getInt("width"),
            row.getInt("height")),
        new Video.Wishes(
            number(row, "max_duration"),
            row.getDouble("thumbnail_pct"),
            row.getString("public_details"),
            text(row, "pass_through")),
        new VideoAccess(
            row.getInt("require_signed") == 1,
            AllowedOrigins.ofColumn(row.getString("allowed_origins")).hosts()),
        text(row, "source").map(Digest::new),
        text(row, "encoded").map(Digest::new),
        clip(row),
        WatermarkRow.of(row));
  }

  private static Optional<Video.Clip> clip(ResultSet row) throws SQLException {
    var start = row.getDouble("clip_start");
    var end = row.getDouble("clip_end");
    return text(row, "clipped_from").map(origin -> new Video.Clip(origin, start, end));
  }

  private static Optional<String> text(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getString(column));
  }

  private static Optional<Instant> time(ResultSet row, String column) throws SQLException {
    var millis = row.getLong(column);
    return row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
  }

  private static OptionalDouble number(ResultSet row, String column) throws SQLException {
    var number = row.getDouble(column);
    return row.wasNull() ? OptionalDouble.empty() : OptionalDouble.of(number);
  }
}

package dev.millstream.control.stream.stats;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// The table of sums, one row an hour, video, creator and country.
final class ViewRows {
  private static final long HOUR_MILLIS = Duration.ofHours(1).toMillis();
  private static final String ADDED =
      List.of(
              "seconds",
              "bytes",
              "plays",
              "starts",
              "start_millis",
              "starts_fast",
              "starts_slow",
              "stalls",
              "stall_millis",
              "played_millis",
              "errors")
          .stream()
          .map(name -> name + " = stream_view." + name + " + excluded." + name)
          .reduce((a, b) -> a + ", " + b)
          .orElseThrow();

  private ViewRows() {}

  /// What sums belong to.
  record Key(long hour, String uid, String country) {
    static Key of(Instant now, String uid, Optional<String> country) {
      var millis = now.toEpochMilli();
      return new Key(millis - millis % HOUR_MILLIS, uid, country.orElse(""));
    }
  }

  /// Adds to the row, if there is such a video.
  static void add(Handle handle, Key key, Sums sums) {
    handle.execute(
        "INSERT INTO stream_view (hour, uid, creator, country, seconds, bytes, plays, starts,"
            + " start_millis, starts_fast, starts_slow, stalls, stall_millis, played_millis,"
            + " errors)"
            + " SELECT ?, uid, COALESCE(creator, ''), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?"
            + " FROM video WHERE uid = ? AND removed = 0"
            + " ON CONFLICT (hour, uid, creator, country) DO UPDATE SET "
            + ADDED,
        key.hour(),
        key.country(),
        sums.seconds(),
        sums.bytes(),
        sums.plays(),
        sums.starts(),
        sums.startMillis(),
        sums.startsFast(),
        sums.startsSlow(),
        sums.stalls(),
        sums.stallMillis(),
        sums.playedMillis(),
        sums.errors(),
        key.uid());
  }

  static void forget(Handle handle, Instant before) {
    handle.execute("DELETE FROM stream_view WHERE hour < ?", before.toEpochMilli());
  }

  /// One row of an answer: what it is about, and its sums.
  record Row(String key, Sums sums) {}

  static List<Row> list(Handle handle, StatsQuery query, int rowsMax) {
    var values = new ArrayList<Object>();
    values.add(query.since().toEpochMilli());
    values.add(query.until().toEpochMilli());
    var where = new StringBuilder("hour >= ? AND hour < ?");
    query
        .filters()
        .forEach((column, value) -> {
          where.append(" AND ").append(column).append(" = ?");
          values.add(value);
        });
    var sql =
        "SELECT "
            + query.by().key()
            + " AS grouped, SUM(seconds) AS seconds, SUM(bytes) AS bytes, SUM(plays) AS plays,"
            + " SUM(starts) AS starts, SUM(start_millis) AS start_millis,"
            + " SUM(starts_fast) AS starts_fast, SUM(starts_slow) AS starts_slow,"
            + " SUM(stalls) AS stalls, SUM(stall_millis) AS stall_millis,"
            + " SUM(played_millis) AS played_millis, SUM(errors) AS errors"
            + " FROM stream_view WHERE "
            + where
            + " GROUP BY grouped ORDER BY "
            + query.by().order()
            + " LIMIT "
            + rowsMax;
    return handle
        .select(sql, values.toArray())
        .map((row, _) ->
            new Row(
                query.by().named(row.getString("grouped")),
                new Sums(
                    row.getDouble("seconds"),
                    row.getLong("bytes"),
                    row.getLong("plays"),
                    row.getLong("starts"),
                    row.getLong("start_millis"),
                    row.getLong("starts_fast"),
                    row.getLong("starts_slow"),
                    row.getLong("stalls"),
                    row.getLong("stall_millis"),
                    row.getLong("played_millis"),
                    row.getLong("errors"))))
        .list();
  }
}

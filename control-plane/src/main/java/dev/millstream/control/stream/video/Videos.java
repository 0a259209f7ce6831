package dev.millstream.control.stream.video;

import dev.millstream.control.api.ApiException;
import dev.millstream.control.db.Database;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// The table of videos. A removed video keeps its row, unseen, until its objects are gone.
/// Thread-safe.
public final class Videos {
  private static final String SELECT =
      "SELECT * FROM video LEFT JOIN stream_watermark ON mark = watermark WHERE ";

  private final Database database;

  public Videos(Database database) {
    this.database = database;
  }

  /// The video, if there is one.
  public Optional<Video> find(String uid) {
    return database.read(handle -> find(handle, uid));
  }

  /// The same within a transaction.
  public Optional<Video> find(Handle handle, String uid) {
    return handle.select(SELECT + "uid = ? AND removed = 0", uid).map(new VideoRow()).findOne();
  }

  /// The videos that a query asks for.
  public List<Video> list(VideoQuery query) {
    var where = VideoWhere.of(query.filter()).within(query.cursor());
    var order = query.oldestFirst() ? "ASC" : "DESC";
    var sql =
        SELECT
            + where.condition()
            + (" ORDER BY created " + order + ", uid " + order + " LIMIT " + query.limit());
    return database.read(
        handle -> handle.select(sql, where.values().toArray()).map(new VideoRow()).list());
  }

  /// How many videos a query is about: those within its cursor, and all that pass its filter.
  public Counts count(VideoQuery query) {
    var all = VideoWhere.of(query.filter());
    return database.read(
        handle -> new Counts(count(handle, all.within(query.cursor())), count(handle, all)));
  }

  /// How many videos there are within a cursor, and in all.
  public record Counts(long range, long total) {}

  /// How much is kept, of one creator or of everybody.
  public Usage usage(Optional<String> creator) {
    var where =
        VideoWhere.of(
            new VideoQuery.Filter(
                Optional.empty(), List.of(), List.of(), Optional.empty(), creator, false));
    var sql =
        "SELECT COUNT(*) AS videos,"
            + " COALESCE(SUM(CASE WHEN duration > 0 THEN duration ELSE 0 END), 0) AS seconds"
            + " FROM video WHERE "
            + where.condition();
    return database.read(handle ->
        handle
            .select(sql, where.values().toArray())
            .map((row, _) -> new Usage(row.getLong("videos"), row.getDouble("seconds")))
            .one());
  }

  /// A number of videos, and the sum of their durations.
  public record Usage(long videos, double seconds) {}

  /// The uids in a state.
  public List<String> in(VideoState state) {
    return uids("removed = 0 AND state = ?", state.word());
  }

  /// How many are in a state.
  public long number(VideoState state) {
    return database.read(handle ->
        handle
            .select("SELECT COUNT(*) FROM video WHERE removed = 0 AND state = ?", state.word())
            .mapTo(Long.class)
            .one());
  }

  /// The uids whose scheduled deletion has come.
  public List<String> deletionDue(Instant now) {
    return uids("removed = 0 AND scheduled_deletion < ?", now.toEpochMilli());
  }

  /// The uids whose published tree shows an earlier state.
  public List<String> stale() {
    return uids("removed = 0 AND encoded IS NOT NULL AND stale = ?", 1);
  }

  /// Notes that what is published of a video shows an earlier state.
  public void outdate(Handle handle, String uid) {
    handle.execute("UPDATE video SET stale = 1 WHERE uid = ? AND removed = 0", uid);
  }

  /// The uids whose removal has begun and not ended.
  public List<String> halfRemoved() {
    return uids("removed = ?", 1);
  }

  /// Enters a video that waits for its bytes until `expires`.
  ///
  /// @throws ApiException 404 if its watermark is none
  public void insert(Handle handle, String uid, Instant expires, VideoChange change) {
    var mark = change.watermark();
    if (mark.isPresent() && WatermarkRow.find(handle, mark.get()).isEmpty()) {
      throw none(mark.get());
    }
    var now = System.currentTimeMillis();
    handle.execute(
        "INSERT INTO video (uid, state, created, modified, upload_expires) VALUES (?, ?, ?, ?, ?)",
        uid,
        VideoState.PENDING_UPLOAD.word(),
        now,
        now,
        expires.toEpochMilli());
    update(handle, uid, change);
  }

  /// Sets what a client asked for; false if there is no such video.
  public boolean update(Handle handle, String uid, VideoChange change) {
    return set(handle, uid, change.columns()) == 1;
  }

  /// Takes the name of `change` if the video has none; nothing else of it.
  public void nameIfNameless(Handle handle, String uid, VideoChange change) {
    var name = change.columns().get("name");
    if (name != null) {
      handle.execute(
          "UPDATE video SET name = ?, meta = ? WHERE uid = ? AND name = '' AND meta = '{}'",
          name,
          change.columns().get("meta"),
          uid);
    }
  }

  /// Its bytes are fetched, and nobody uploads any.
  public void downloading(Handle handle, String uid) {
    var columns = new LinkedHashMap<String, @Nullable Object>();
    columns.put("state", VideoState.DOWNLOADING.word());
    columns.put("upload_expires", null);
    set(handle, uid, columns);
  }

  /// It is cut from another one.
  public void cut(Handle handle, String uid, Video.Clip clip) {
    set(
        handle,
        uid,
        Map.of(
            "clipped_from",
            clip.origin(),
            "clip_start",
            clip.startSeconds(),
            "clip_end",
            clip.endSeconds()));
  }

  /// Notes until when the bytes may still come.
  public void expireUpload(Handle handle, String uid, Instant expires) {
    set(handle, uid, Map.of("upload_expires", expires.toEpochMilli()));
  }

  /// All bytes are there: the video queues.
  public boolean uploaded(Handle handle, String uid, long bytes) {
    var columns = new LinkedHashMap<String, @Nullable Object>();
    columns.put("state", VideoState.QUEUED.word());
    columns.put("size", bytes);
    columns.put("uploaded", System.currentTimeMillis());
    columns.put("upload_expires", null);
    return set(handle, uid, columns) == 1;
  }

  /// A video that had failed queues again.
  public void again(Handle handle, String uid) {
    var columns = new LinkedHashMap<String, @Nullable Object>();
    columns.put("state", VideoState.QUEUED.word());
    columns.put("percent", 0);
    columns.put("error_code", null);
    columns.put("error_text", null);
    set(handle, uid, columns);
  }

  /// Hides the video, and tells of it; what is left of it is removed later.
  public boolean hide(String uid, VideoListener listener) {
    return database.write(handle -> {
      var video = find(handle, uid);
      video.ifPresent(found -> {
        handle.execute("UPDATE video SET removed = 1, version = version + 1 WHERE uid = ?", uid);
        listener.happened(handle, found, VideoEvent.DELETED);
      });
      return video.isPresent();
    });
  }

  /// The version of the video's ref.
  public long version(String uid) {
    return database.read(handle -> version(handle, uid));
  }

  /// Deletes the row.
  public void forget(Handle handle, String uid) {
    handle.execute("DELETE FROM video WHERE uid = ?", uid);
  }

  static long version(Handle handle, String uid) {
    return handle
        .select("SELECT version FROM video WHERE uid = ?", uid)
        .mapTo(Long.class)
        .findOne()
        .orElse(0L);
  }

  private static ApiException none(String mark) {
    return ApiException.notFound(
        StreamError.NOT_FOUND, "Not Found: watermark names none that there is: \"" + mark + "\"");
  }

  private static long count(Handle handle, VideoWhere where) {
    return handle
        .select("SELECT COUNT(*) FROM video WHERE " + where.condition(), where.values().toArray())
        .mapTo(Long.class)
        .one();
  }

  private List<String> uids(String condition, Object value) {
    return database.read(handle ->
        handle
            .select("SELECT uid FROM video WHERE " + condition + " ORDER BY created", value)
            .mapTo(String.class)
            .list());
  }

  static int set(Handle handle, String uid, Map<String, ? extends @Nullable Object> columns) {
    var names =
        columns.keySet().stream().map(name -> name + " = ?, ").collect(Collectors.joining());
    var update =
        handle.createUpdate(
            "UPDATE video SET " + names + "modified = ? WHERE uid = ? AND removed = 0");
    var at = 0;
    for (var value : columns.values()) {
      update.bind(at++, value);
    }
    return update.bind(at, System.currentTimeMillis()).bind(at + 1, uid).execute();
  }
}

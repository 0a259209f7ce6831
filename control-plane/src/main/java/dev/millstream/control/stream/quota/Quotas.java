package dev.millstream.control.stream.quota;

import dev.millstream.control.api.ApiException;
import dev.millstream.control.db.Database;
import dev.millstream.control.stream.video.StreamError;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// What may be stored, and what is: of a video its duration, or while that is unknown what it may
/// last at most; of a file its size, or while it arrives the size that was announced. Thread-safe.
public final class Quotas {
  /// The owner of all there is.
  static final String ACCOUNT = "account";

  private static final String OF_OWNER = " AND (? = '' OR token = ?)";

  private final Database database;

  public Quotas(Database database) {
    this.database = database;
  }

  /// Refuses what does not fit; within the transaction that enters it, so that two cannot both take
  /// the last room.
  ///
  /// @return true
  public boolean admitted(Handle handle, Optional<String> token, long bytes, double seconds) {
    admit(handle, ACCOUNT, bytes, seconds);
    token.ifPresent(id -> admit(handle, id, bytes, seconds));
    return true;
  }

  /// How long a video may be that is there already, in seconds.
  public double secondsLeft(String uid) {
    return database.read(handle -> {
      var token =
          handle
              .select("SELECT token FROM video WHERE uid = ? AND token IS NOT NULL", uid)
              .mapTo(String.class)
              .findOne();
      var all = find(handle, ACCOUNT).secondsLeft(used(handle, ACCOUNT, uid));
      return Math.min(
          all,
          token
              .map(id -> find(handle, id).secondsLeft(used(handle, id, uid)))
              .orElse(Double.POSITIVE_INFINITY));
    });
  }

  /// How many bytes more all may store.
  public long bytesLeft() {
    return database.read(
        handle -> Math.max(0, find(handle, ACCOUNT).bytesLeft(used(handle, ACCOUNT, ""))));
  }

  /// How many minutes all may store; null is no limit.
  public @Nullable Long minutesMax() {
    return database.read(handle -> find(handle, ACCOUNT).minutes());
  }

  /// The limits that are set, and that of the account.
  List<Standing> list() {
    return database.read(handle -> {
      var owners =
          handle
              .select("SELECT owner FROM stream_quota WHERE owner <> ? ORDER BY owner", ACCOUNT)
              .mapTo(String.class)
              .list();
      owners.addFirst(ACCOUNT);
      return owners.stream().map(owner -> standing(handle, owner)).toList();
    });
  }

  /// An owner's limits and what is used of them.
  record Standing(String owner, Quota quota, Quota.Used used) {}

  Standing standing(String owner) {
    return database.read(handle -> standing(handle, owner));
  }

  void set(String owner, Quota quota) {
    database.write(handle -> {
      handle.execute("DELETE FROM stream_quota WHERE owner = ?", owner);
      return quota.none()
          ? 0
          : handle.execute(
              "INSERT INTO stream_quota (owner, minutes, bytes) VALUES (?, ?, ?)",
              owner,
              quota.minutes(),
              quota.bytes());
    });
  }

  private static Standing standing(Handle handle, String owner) {
    return new Standing(owner, find(handle, owner), used(handle, owner, ""));
  }

  private static void admit(Handle handle, String owner, long bytes, double seconds) {
    var quota = find(handle, owner);
    if (quota.none()) {
      return;
    }
    var used = used(handle, owner, "");
    var secondsLeft = quota.secondsLeft(used);
    if (secondsLeft <= 0 || seconds > secondsLeft) {
      throw full(
          owner,
          "%.1f of %d minutes are taken, and this may last %.1f"
              .formatted(used.minutes(), quota.minutes(), seconds / 60));
    }
    if (bytes > quota.bytesLeft(used)) {
      throw full(
          owner,
          "%d of %d bytes are taken, and this has %d"
              .formatted(used.bytes(), quota.bytes(), bytes));
    }
  }

  private static ApiException full(String owner, String reason) {
    var whose = owner.equals(ACCOUNT) ? "the account" : "this API token";
    return new ApiException(
        413,
        StreamError.TOO_LARGE,
        String.format(
            Locale.ROOT,
            "Storage capacity exceeded: %s; delete videos, or raise the limit of %s"
                + " (millstream video quota)",
            reason,
            whose));
  }

  private static Quota find(Handle handle, String owner) {
    return handle
        .select("SELECT minutes, bytes FROM stream_quota WHERE owner = ?", owner)
        .map((row, _) -> new Quota(limit(row, "minutes"), limit(row, "bytes")))
        .findOne()
        .orElse(Quota.NONE);
  }

  private static @Nullable Long limit(ResultSet row, String column) throws SQLException {
    var limit = row.getLong(column);
    return row.wasNull() ? null : (Long) limit;
  }

  /// `without` is a video that does not count.
  private static Quota.Used used(Handle handle, String owner, String without) {
    var token = owner.equals(ACCOUNT) ? "" : owner;
    var sql =
        "SELECT"
            + " (SELECT COALESCE(SUM(CASE WHEN duration > 0 THEN duration"
            + "   ELSE COALESCE(max_duration, 0) END), 0)"
            + "  FROM video WHERE removed = 0 AND state <> 'error' AND uid <> ?"
            + OF_OWNER
            + ") AS seconds,"
            + " (SELECT COALESCE(SUM(size), 0)"
            + "  FROM video WHERE removed = 0 AND size > 0 AND uid <> ?"
            + OF_OWNER
            + ")"
            + " + (SELECT COALESCE(SUM(length), 0) FROM upload"
            + "  WHERE standing = 'OPEN' AND (concat = '' OR concat = 'partial') AND uid <> ?"
            + OF_OWNER
            + ") AS bytes";
    return handle
        .select(sql, without, token, token, without, token, token, without, token, token)
        .map((row, _) -> new Quota.Used(row.getDouble("seconds"), row.getLong("bytes")))
        .one();
  }
}

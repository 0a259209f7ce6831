package dev.millstream.control.stream;

import dev.millstream.control.stream.tus.Upload;
import dev.millstream.control.stream.tus.UploadRequest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// The table of uploads.
final class UploadRows {
  private final StreamSettings settings;

  UploadRows(StreamSettings settings) {
    this.settings = settings;
  }

  Optional<Upload> find(Handle handle, String key) {
    return handle
        .select("SELECT * FROM upload WHERE upload_key = ?", key)
        .map((row, _) -> upload(row))
        .findOne();
  }

  Optional<Upload> findJoined(Handle handle, String concat) {
    return handle
        .select(
            "SELECT * FROM upload WHERE concat = ? AND concat <> '' AND standing = ?",
            concat,
            Upload.Standing.COMPLETE.name())
        .map((row, _) -> upload(row))
        .findFirst();
  }

  static long number(Handle handle, Upload.Standing standing) {
    return handle
        .select("SELECT COUNT(*) FROM upload WHERE standing = ?", standing.name())
        .mapTo(Long.class)
        .one();
  }

  static boolean isOpen(Handle handle, String uid) {
    return handle
            .select(
                "SELECT COUNT(*) FROM upload WHERE uid = ? AND standing = ?",
                uid,
                Upload.Standing.OPEN.name())
            .mapTo(Long.class)
            .one()
        > 0;
  }

  List<Upload> open(Handle handle) {
    return handle
        .select("SELECT * FROM upload WHERE standing = ?", Upload.Standing.OPEN.name())
        .map((row, _) -> upload(row))
        .list();
  }

  void insert(Handle handle, Upload upload, Optional<String> token) {
    handle.execute(
        "INSERT INTO upload (upload_key, uid, length, metadata, expires, standing, concat, token)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        upload.key(),
        upload.mediaId(),
        nullable(upload.length()),
        upload.metadata(),
        upload.expires().toEpochMilli(),
        upload.standing().name(),
        upload.concat(),
        token.orElse(null));
  }

  static Optional<String> token(Handle handle, String key) {
    return handle
        .select("SELECT token FROM upload WHERE upload_key = ? AND token IS NOT NULL", key)
        .mapTo(String.class)
        .findOne();
  }

  boolean declare(Handle handle, String key, UploadRequest request) {
    var header = request.metadata().header();
    return handle.execute(
            "UPDATE upload SET length = ?, metadata = CASE WHEN ? = '' THEN metadata ELSE ? END"
                + " WHERE upload_key = ? AND length IS NULL AND standing = ?",
            nullable(request.length()),
            header,
            header,
            key,
            Upload.Standing.OPEN.name())
        == 1;
  }

  boolean extend(Handle handle, String uid, Instant expires) {
    return handle.execute(
            "UPDATE upload SET expires = ? WHERE uid = ? AND standing = ?",
            expires.toEpochMilli(),
            uid,
            Upload.Standing.OPEN.name())
        == 1;
  }

  boolean end(Handle handle, String key, Upload.Standing standing) {
    return handle.execute(
            "UPDATE upload SET standing = ? WHERE upload_key = ? AND standing = ?",
            standing.name(),
            key,
            Upload.Standing.OPEN.name())
        == 1;
  }

  int forgetEnded(Handle handle, Instant before) {
    return handle.execute(
        "DELETE FROM upload WHERE standing <> ? AND expires < ?",
        Upload.Standing.OPEN.name(),
        before.toEpochMilli());
  }

  static void forget(Handle handle, String uid) {
    handle.execute("DELETE FROM upload WHERE uid = ?", uid);
  }

  private Upload upload(ResultSet row) throws SQLException {
    var number = row.getLong("length");
    var length = row.wasNull() ? OptionalLong.empty() : OptionalLong.of(number);
    return new Upload(
        row.getString("upload_key"),
        row.getString("uid"),
        settings.upload(row.getString("uid")),
        length,
        row.getString("metadata"),
        Instant.ofEpochMilli(row.getLong("expires")),
        Upload.Standing.valueOf(row.getString("standing")),
        row.getString("concat"));
  }

  private static @Nullable Long nullable(OptionalLong number) {
    return number.isPresent() ? (Long) number.getAsLong() : null;
  }
}

package dev.millstream.bindings.r2;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.millstream.bindings.door.Refusal;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;

/// Uploads in parts. Thread-safe.
public final class R2Uploads {
  private static final long PART_BYTES_MIN = 5 << 20;
  private static final String NO_UPLOAD = "The specified multipart upload does not exist. (10024)";

  private final R2Store store;
  private final R2Content content;
  private final R2Limits limits;

  R2Uploads(R2Store store, R2Content content, R2Limits limits) {
    this.store = store;
    this.content = content;
    this.limits = limits;
  }

  /// Begins an upload and gives its id.
  public String create(String bucket, R2Store.Draft draft) throws SQLException {
    var key = store.words().key(draft.key());
    store.words().metadata(draft.http(), draft.custom());
    var id = UUID.randomUUID().toString().replace("-", "");
    return store.in(
        bucket,
        file ->
            file.write(connection -> {
              dropOld(connection);
              if (count(connection) >= limits.uploadsMax()) {
                throw new Refusal(
                    429,
                    "A bucket may have %d uploads at once. (10058)".formatted(limits.uploadsMax()));
              }
              try (var insert =
                  connection.prepareStatement("INSERT INTO upload VALUES (?, ?, ?, ?, ?)")) {
                insert.setString(1, id);
                insert.setBytes(2, key);
                insert.setString(3, draft.http());
                insert.setString(4, draft.custom());
                insert.setLong(5, store.now());
                insert.executeUpdate();
              }
              return id;
            }));
  }

  private static int count(Connection connection) throws SQLException {
    try (var select = connection.prepareStatement("SELECT count(*) FROM upload");
        var rows = select.executeQuery()) {
      return rows.getInt(1);
    }
  }

  /// Keeps a part in place of one of its number, and gives its tag.
  public String part(
      String bucket, String key, String upload, int number, List<R2Object.Piece> pieces)
      throws IOException, SQLException {
    if (number < 1 || number > limits.partsMax()) {
      throw new Refusal(
          400, "Part number must be between 1 and %d. (10027)".formatted(limits.partsMax()));
    }
    content.renew(bucket, pieces);
    var md5 = R2Hashes.hash("MD5");
    content.hash(bucket, pieces, List.of(md5));
    var etag = HexFormat.of().formatHex(md5.digest());
    var size = pieces.stream().mapToLong(R2Object.Piece::size).sum();
    return store.in(
        bucket,
        file ->
            file.write(connection -> {
              draft(connection, key, upload);
              store.words().room(R2Rows.grow(connection, 0) + size);
              try (var insert =
                  connection.prepareStatement(
                      "INSERT OR REPLACE INTO part VALUES (?, ?, ?, ?, ?)")) {
                insert.setString(1, upload);
                insert.setInt(2, number);
                insert.setString(3, etag);
                insert.setLong(4, size);
                insert.setString(5, R2Rows.text(pieces));
                insert.executeUpdate();
              }
              return etag;
            }));
  }

  /// A part as who completes an upload names it.
  public record Named(int number, String etag) {}

  /// Makes an object of the parts.
  public R2Object complete(String bucket, String key, String upload, List<Named> parts)
      throws SQLException {
    return store.in(
        bucket,
        file ->
            file.write(connection -> {
              var draft = draft(connection, key, upload);
              var kept = joined(connection, upload, parts);
              var made = store.put(connection, draft, kept, R2Conditions.NONE).orElseThrow();
              drop(connection, upload);
              return made;
            }));
  }

  private R2Store.Kept joined(Connection connection, String upload, List<Named> parts)
      throws SQLException {
    var pieces = new ArrayList<R2Object.Piece>();
    var etags = R2Hashes.hash("MD5");
    var last = 0;
    for (var i = 0; i < parts.size(); i++) {
      var named = parts.get(i);
      var part = find(connection, upload, named);
      var size = part.stream().mapToLong(R2Object.Piece::size).sum();
      if (named.number() <= last) {
        throw new Refusal(400, "The parts are not in the order of their numbers. (10025)");
      }
      if (i < parts.size() - 1 && size < PART_BYTES_MIN) {
        throw new Refusal(
            400,
            "Your proposed upload is smaller than the minimum allowed object size: part %d has %d"
                    .formatted(named.number(), size)
                + " bytes, all but the last at least %d. (10011)".formatted(PART_BYTES_MIN));
      }
      last = named.number();
      pieces.addAll(part);
      etags.update(HexFormat.of().parseHex(named.etag()));
    }
    if (pieces.size() > limits.piecesMax()) {
      throw new Refusal(400, "The object has too many parts. (10011)");
    }
    var etag = HexFormat.of().formatHex(etags.digest()) + "-" + parts.size();
    return new R2Store.Kept(pieces, etag, "{}");
  }

  private static List<R2Object.Piece> find(Connection connection, String upload, Named named)
      throws SQLException {
    try (var select =
        connection.prepareStatement(
            "SELECT pieces FROM part WHERE upload = ? AND number = ? AND etag = ?")) {
      select.setString(1, upload);
      select.setInt(2, named.number());
      select.setString(3, named.etag());
      try (var rows = select.executeQuery()) {
        if (!rows.next()) {
          throw new Refusal(400, "One or more of the specified parts could not be found. (10025)");
        }
        return R2Rows.pieces(rows.getString(1));
      }
    }
  }

  private static R2Store.Draft draft(Connection connection, String key, String upload)
      throws SQLException {
    try (var select =
        connection.prepareStatement("SELECT key, http, custom FROM upload WHERE id = ?")) {
      select.setString(1, upload);
      try (var rows = select.executeQuery()) {
        if (!rows.next() || !new String(rows.getBytes(1), UTF_8).equals(key)) {
          throw new Refusal(404, NO_UPLOAD);
        }
        return new R2Store.Draft(key, rows.getString(2), rows.getString(3));
      }
    }
  }

  /// Forgets an upload and its parts.
  public void abort(String bucket, String key, String upload) throws SQLException {
    store.in(
        bucket,
        file ->
            file.write(connection -> {
              draft(connection, key, upload);
              drop(connection, upload);
              return true;
            }));
  }

  private void dropOld(Connection connection) throws SQLException {
    var before = store.now() - limits.uploadAgeMax().toMillis();
    var old = new ArrayList<String>();
    try (var select = connection.prepareStatement("SELECT id FROM upload WHERE begun < ?")) {
      select.setLong(1, before);
      try (var rows = select.executeQuery()) {
        while (rows.next()) {
          old.add(rows.getString(1));
        }
      }
    }
    for (var upload : old) {
      drop(connection, upload);
    }
  }

  private static void drop(Connection connection, String upload) throws SQLException {
    for (var delete :
        List.of("DELETE FROM part WHERE upload = ?", "DELETE FROM upload WHERE id = ?")) {
      try (var statement = connection.prepareStatement(delete)) {
        statement.setString(1, upload);
        statement.executeUpdate();
      }
    }
  }
}

package dev.millstream.bindings.r2;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.millstream.bindings.door.Refusal;
import dev.millstream.bindings.sqlite.OpenFiles;
import dev.millstream.bindings.sqlite.SqliteFile;
import dev.millstream.store.Digest;
import dev.millstream.store.ObjectStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import tools.jackson.databind.node.MissingNode;

/// The buckets' objects. What a write acknowledged survives a crash; a read sees it at once.
/// Thread-safe.
public final class R2Store implements AutoCloseable {
  /// How a client takes objects apart that it lists at once.
  private static final int SCAN_ROWS = 1000;

  private static final int PIECE_BYTES = 8 << 20;

  private final OpenFiles files;
  private final R2Content content;
  private final R2Words words;
  private final R2Uploads uploads;
  private final InstantSource clock;

  private R2Store(OpenFiles files, R2Content content, R2Limits limits, InstantSource clock) {
    this.files = files;
    this.content = content;
    this.words = new R2Words(limits);
    this.clock = clock;
    uploads = new R2Uploads(this, content, limits);
  }

  /// Opens the store below a folder; bytes are kept in `store`.
  public static R2Store open(Path folder, ObjectStore store, R2Limits limits, InstantSource clock)
      throws IOException {
    var files =
        new OpenFiles(
            folder,
            limits.openMax(),
            path -> SqliteFile.open(path, limits.catalogBytesMax(), R2Rows.SCHEMA));
    return new R2Store(files, new R2Content(store), limits, clock);
  }

  public void make(String bucket) throws SQLException {
    files.make(bucket);
  }

  public void remove(String bucket) throws IOException, SQLException {
    files.remove(bucket);
    content.removeAll(bucket);
  }

  /// Uploads in parts.
  public R2Uploads uploads() {
    return uploads;
  }

  /// What is to be written. The metadata are JSON objects.
  public record Draft(String key, String http, String custom) {}

  /// An object's bytes, kept already, and what they add up to.
  public record Kept(List<R2Object.Piece> pieces, String etag, String checksums) {
    long size() {
      return pieces.stream().mapToLong(R2Object.Piece::size).sum();
    }
  }

  R2Content content() {
    return content;
  }

  R2Words words() {
    return words;
  }

  long now() {
    return clock.millis();
  }

  <R> R in(String bucket, OpenFiles.Use<R> use) throws SQLException {
    return files
        .use(bucket, use)
        .orElseThrow(() -> new Refusal(404, "The specified bucket does not exist. (10006)"));
  }

  public Optional<R2Object> head(String bucket, String key) throws SQLException {
    var bytes = words.key(key);
    return in(bucket, file -> file.read(connection -> R2Rows.find(connection, bytes)));
  }

  /// Writes an object over what is there, if the conditions hold of that; empty if they do not.
  Optional<R2Object> put(String bucket, Draft draft, Kept kept, R2Conditions conditions)
      throws SQLException {
    return in(bucket, file -> file.write(connection -> put(connection, draft, kept, conditions)));
  }

  Optional<R2Object> put(Connection connection, Draft draft, Kept kept, R2Conditions conditions)
      throws SQLException {
    var there = R2Rows.find(connection, words.key(draft.key()));
    words.metadata(draft.http(), draft.custom());
    if (!conditions.hold(there)) {
      return Optional.empty();
    }
    var size = kept.size();
    words.room(R2Rows.grow(connection, size - there.map(R2Object::size).orElse(0L)));
    var version = UUID.randomUUID().toString().replace("-", "");
    var written =
        new R2Object(
            draft.key(),
            version,
            size,
            kept.etag(),
            now(),
            draft.http(),
            draft.custom(),
            kept.checksums(),
            kept.pieces());
    R2Rows.write(connection, written);
    return Optional.of(written);
  }

  /// Removes objects, also those that are not there.
  public void delete(String bucket, List<String> keys) throws SQLException {
    var bytes = keys.stream().map(words::key).toList();
    in(
        bucket,
        file ->
            file.write(connection -> {
              for (var key : bytes) {
                var there = R2Rows.find(connection, key);
                if (there.isPresent() && R2Rows.delete(connection, key)) {
                  R2Rows.grow(connection, -there.get().size());
                }
              }
              return true;
            }));
  }

  /// What to list: keys that begin with `prefix` and come after `after`; what follows the prefix up
  /// to `delimiter` stands for all that begin so.
  public record Selection(String prefix, String delimiter, String after, long limit) {}

  /// Objects in the order of their keys.
  public R2Page list(String bucket, Selection asked) throws SQLException {
    var limit = words.limit(asked.limit());
    return in(bucket, file -> file.read(connection -> page(connection, asked, limit)));
  }

  private static R2Page page(Connection connection, Selection asked, int limit)
      throws SQLException {
    var objects = new ArrayList<R2Object>();
    var prefixes = new TreeSet<String>();
    var after = asked.after();
    while (true) {
      var rows = rows(connection, asked.prefix(), after);
      for (var object : rows) {
        if (objects.size() + prefixes.size() == limit) {
          return new R2Page(objects, List.copyOf(prefixes), Optional.of(R2Words.encoded(after)));
        }
        var prefix = common(object.key(), asked);
        if (prefix.isPresent()) {
          prefixes.add(prefix.get());
          after = last(prefix.get());
          break; // the rest of the prefix is passed over at once
        }
        objects.add(object);
        after = object.key();
      }
      if (rows.isEmpty()) {
        return new R2Page(objects, List.copyOf(prefixes), Optional.empty());
      }
    }
  }

  /// What comes after everything that begins with `prefix`.
  private static String last(String prefix) {
    return prefix + Character.toString(Character.MAX_CODE_POINT);
  }

  private static Optional<String> common(String key, Selection asked) {
    if (asked.delimiter().isEmpty()) {
      return Optional.empty();
    }
    var at = key.indexOf(asked.delimiter(), asked.prefix().length());
    return at < 0
        ? Optional.empty()
        : Optional.of(key.substring(0, at + asked.delimiter().length()));
  }

  private static List<R2Object> rows(Connection connection, String prefix, String after)
      throws SQLException {
    var found = new ArrayList<R2Object>();
    try (var select =
        connection.prepareStatement(
            "SELECT "
                + R2Rows.COLUMNS
                + " FROM object WHERE key >= ? AND key > ? AND substr(key, 1, ?) = ?"
                + " ORDER BY key LIMIT ?")) {
      var bytes = prefix.getBytes(UTF_8);
      select.setBytes(1, bytes);
      select.setBytes(2, after.getBytes(UTF_8));
      select.setInt(3, bytes.length);
      select.setBytes(4, bytes);
      select.setInt(5, SCAN_ROWS);
      try (var rows = select.executeQuery()) {
        while (rows.next()) {
          found.add(R2Rows.read(rows));
        }
      }
    }
    return found;
  }

  /// Keeps bytes that an object is to be made of.
  public R2Object.Piece keep(String bucket, byte[] bytes) throws IOException, SQLException {
    var day = now() / Duration.ofDays(1).toMillis();
    in(
        bucket,
        file ->
            file.write(connection -> {
              words.written(R2Rows.write(connection, day, bytes.length));
              return true;
            }));
    return content.keep(bucket, bytes);
  }

  /// Some bytes of a piece.
  public byte[] read(String bucket, Digest digest, long offset, int length) throws IOException {
    return content.read(bucket, digest, offset, length);
  }

  /// Writes an object of pieces that were kept.
  public R2Object put(String bucket, Draft draft, List<R2Object.Piece> pieces)
      throws IOException, SQLException {
    words.key(draft.key());
    content.renew(bucket, pieces);
    var kept = R2Hashes.of(content, bucket, pieces, MissingNode.getInstance());
    return put(bucket, draft, kept, R2Conditions.NONE).orElseThrow();
  }

  /// Writes an object of a body, which is kept piece by piece as it comes.
  public R2Object put(String bucket, Draft draft, InputStream body)
      throws IOException, SQLException {
    words.key(draft.key());
    var pieces = new ArrayList<R2Object.Piece>();
    var total = 0L;
    for (var bytes = body.readNBytes(PIECE_BYTES);
        bytes.length > 0;
        bytes = body.readNBytes(PIECE_BYTES)) {
      total += bytes.length;
      words.body(total);
      pieces.add(keep(bucket, bytes));
    }
    return put(bucket, draft, pieces);
  }

  /// All bytes of an object.
  public void copy(String bucket, R2Object object, OutputStream out) throws IOException {
    content.copy(bucket, object.pieces(), out);
  }

  /// What an object says of itself in HTTP's fields.
  public static Map<String, String> fields(R2Object object) {
    return R2Fields.of(object);
  }

  /// The metadata that HTTP's fields say.
  public static String metadata(Function<String, Optional<String>> field) {
    return R2Fields.metadata(field);
  }

  /// What a page's cursor stands for.
  public static String after(String cursor) {
    return R2Words.decoded(cursor);
  }

  /// Every piece that an object or an upload of the bucket names; none if there is no such bucket.
  public Set<Digest> used(String bucket) throws SQLException {
    var used = new HashSet<Digest>();
    files.use(
        bucket,
        file ->
            file.read(connection -> {
              try (var select =
                      connection.prepareStatement(
                          "SELECT pieces FROM object UNION ALL SELECT pieces FROM part");
                  var rows = select.executeQuery()) {
                while (rows.next()) {
                  R2Rows.pieces(rows.getString(1)).forEach(piece -> used.add(piece.digest()));
                }
              }
              return true;
            }));
    return used;
  }

  @Override
  public void close() throws SQLException {
    files.close();
  }
}

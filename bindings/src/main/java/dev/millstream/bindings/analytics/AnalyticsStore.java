package dev.millstream.bindings.analytics;

import dev.millstream.bindings.door.Answer;
import dev.millstream.bindings.door.Question;
import dev.millstream.bindings.door.Refusal;
import dev.millstream.bindings.sqlite.OpenFiles;
import dev.millstream.bindings.sqlite.SqliteFile;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The datasets' points, kept for three months. Thread-safe.
public final class AnalyticsStore implements AutoCloseable {
  static final String TABLE = "points";
  private static final int COLUMNS_MAX = 20;
  private static final int POINTS_MAX = 250;
  private static final int TEXT_BYTES_MAX = 20_000;
  private static final long DATASET_BYTES_MAX = 10L << 30;
  private static final int OPEN_MAX = 32;
  private static final Duration KEPT = Duration.ofDays(92);
  private static final Duration BETWEEN_SWEEPS = Duration.ofHours(1);
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final String INSERT =
      "INSERT INTO %s VALUES (%s)"
          .formatted(TABLE, "?, ?, 1".concat(", ?".repeat(2 * COLUMNS_MAX)));

  private final OpenFiles files;
  private final InstantSource clock;
  private final ConcurrentHashMap<String, Long> sweptSeconds = new ConcurrentHashMap<>();

  private AnalyticsStore(OpenFiles files, InstantSource clock) {
    this.files = files;
    this.clock = clock;
  }

  /// Opens the store below a folder.
  public static AnalyticsStore open(Path folder, InstantSource clock) throws IOException {
    return new AnalyticsStore(
        new OpenFiles(folder, OPEN_MAX, path -> SqliteFile.open(path, DATASET_BYTES_MAX, schema())),
        clock);
  }

  private static String[] schema() {
    return new String[] {
      """
      CREATE TABLE IF NOT EXISTS %s (timestamp INTEGER, index1 TEXT, _sample_interval INTEGER,\
      %s,%s)\
      """
          .formatted(TABLE, columns("blob%d TEXT"), columns("double%d REAL")),
      "CREATE INDEX IF NOT EXISTS by_time ON %s (timestamp)".formatted(TABLE)
    };
  }

  private static String columns(String form) {
    return IntStream.rangeClosed(1, COLUMNS_MAX)
        .mapToObj(form::formatted)
        .collect(Collectors.joining(", "));
  }

  /// Makes the file of a new dataset.
  public void make(String dataset) throws SQLException {
    files.make(dataset);
  }

  public void remove(String dataset) throws IOException, SQLException {
    files.remove(dataset);
  }

  /// Writes points: `{"op":"write","points":[{"index":[…],"blob":[…],"double":[…]}]}`.
  ///
  /// @throws Refusal if they are none, or too large
  public Answer answer(String dataset, Question question) throws SQLException {
    var asked = JSON.readTree(question.operation());
    var points = asked.path("points");
    if (!asked.path("op").asString("").equals("write") || points.size() > POINTS_MAX) {
      throw new Refusal(400, "unknown operation");
    }
    var now = clock.instant().getEpochSecond();
    var written =
        files.use(
            dataset,
            file ->
                file.write(connection -> {
                  write(connection, now, points);
                  if (isSweepDue(dataset, now)) {
                    sweep(connection, now);
                  }
                  return true;
                }));
    if (written.isEmpty()) {
      throw missing();
    }
    return Answer.of("null");
  }

  private static Refusal missing() {
    return new Refusal(404, "dataset not found");
  }

  private static void write(Connection connection, long now, JsonNode points) throws SQLException {
    try (var insert = connection.prepareStatement(INSERT)) {
      for (var point : points) {
        fill(insert, now, point);
        insert.executeUpdate();
      }
    }
  }

  private static void sweep(Connection connection, long now) throws SQLException {
    var old = "DELETE FROM %s WHERE timestamp < ?".formatted(TABLE);
    try (var delete = connection.prepareStatement(old)) {
      delete.setLong(1, now - KEPT.toSeconds());
      delete.executeUpdate();
    }
  }

  private boolean isSweepDue(String dataset, long now) {
    var last = sweptSeconds.put(dataset, now);
    var isDue = last == null || now - last > BETWEEN_SWEEPS.toSeconds();
    if (!isDue) {
      sweptSeconds.put(dataset, last);
    }
    return isDue;
  }

  private static void fill(PreparedStatement insert, long now, JsonNode point) throws SQLException {
    insert.setLong(1, now);
    insert.setString(2, text(point.path("index").path(0)));
    for (var i = 0; i < COLUMNS_MAX; i++) {
      insert.setString(3 + i, text(point.path("blob").path(i)));
      insert.setDouble(3 + COLUMNS_MAX + i, point.path("double").path(i).asDouble(0));
    }
  }

  private static String text(JsonNode node) {
    var text = node.asString("");
    if (text.length() > TEXT_BYTES_MAX) {
      throw new Refusal(400, "a blob is too large");
    }
    return text;
  }

  /// Does something that only reads with a dataset's file.
  <R> R read(String dataset, SqliteFile.Work<R> work) throws SQLException {
    return files.use(dataset, file -> file.read(work)).orElseThrow(AnalyticsStore::missing);
  }

  @Override
  public void close() throws SQLException {
    files.close();
  }
}

package dev.millstream.control.garbage;

import dev.millstream.control.api.Json;
import dev.millstream.control.db.Database;
import dev.millstream.store.garbage.GarbageReport;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/// How far the collection is that is under way, or what the last one found.
final class GarbageRuns {
  private final Database database;

  GarbageRuns(Database database) {
    this.database = database;
  }

  /// `doneScope` is the last scope that was gone through.
  record Run(
      Instant started,
      Optional<Instant> finished,
      Optional<String> doneScope,
      GarbageReport report) {}

  Optional<Run> last() {
    return database.read(handle ->
        handle
            .select("SELECT started, finished, done_scope, report FROM garbage_run")
            .map((row, context) -> {
              var finished = row.getLong("finished");
              return new Run(
                  Instant.ofEpochMilli(row.getLong("started")),
                  row.wasNull() || finished == 0
                      ? Optional.empty()
                      : Optional.of(Instant.ofEpochMilli(finished)),
                  Optional.ofNullable(row.getString("done_scope")),
                  Json.decode(
                      row.getString("report").getBytes(StandardCharsets.UTF_8),
                      GarbageReport.class));
            })
            .findOne());
  }

  void save(Run run) {
    database.write(handle ->
        handle.execute(
            "INSERT INTO garbage_run (id, started, finished, done_scope, report)"
                + " VALUES (1, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET"
                + " started = excluded.started, finished = excluded.finished,"
                + " done_scope = excluded.done_scope, report = excluded.report",
            run.started().toEpochMilli(),
            run.finished().map(Instant::toEpochMilli).orElse(null),
            run.doneScope().orElse(null),
            Json.text(run.report())));
  }
}

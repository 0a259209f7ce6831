package dev.millstream.control.forges;

import dev.millstream.control.db.Database;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/// The table of deliveries that were taken: the newest ones of each project are remembered, so that
/// none is taken twice.
final class AnnouncementRows {
  private final Database database;
  private final int kept;

  AnnouncementRows(Database database, int kept) {
    this.database = database;
    this.kept = kept;
  }

  /// Takes a delivery, or one again that was given up.
  ///
  /// @return its id; empty if it was taken before
  Optional<String> take(Handle handle, String project, String delivery, List<ForgeEvent> events) {
    var lines = events.stream().map(ForgeEvent::line).collect(Collectors.joining("\n"));
    handle.execute(
        "DELETE FROM forge_announcement WHERE project = ? AND delivery = ? AND state = 'GIVEN_UP'",
        project,
        delivery);
    var before =
        handle
            .select(
                "SELECT 1 FROM forge_announcement WHERE project = ? AND delivery = ?",
                project,
                delivery)
            .mapTo(Integer.class)
            .findFirst();
    if (before.isPresent()) {
      return Optional.empty();
    }
    var id = UUID.randomUUID().toString();
    handle.execute(
        "INSERT INTO forge_announcement (id, number, project, delivery, events, state,"
            + " received) VALUES (?, (SELECT COALESCE(MAX(number), 0) + 1 FROM forge_announcement),"
            + " ?, ?, ?, 'WAITING', ?)",
        id,
        project,
        delivery,
        lines,
        System.currentTimeMillis());
    handle.execute(
        "DELETE FROM forge_announcement WHERE project = ? AND state <> 'WAITING' AND number <="
            + " (SELECT number FROM forge_announcement WHERE project = ?"
            + " ORDER BY number DESC LIMIT 1 OFFSET ?)",
        project,
        project,
        kept);
    return Optional.of(id);
  }

  /// One that is still to be done.
  Optional<Announcement> waiting(String id) {
    return database.read(handle ->
        handle
            .select(
                "SELECT project, events, received FROM forge_announcement"
                    + " WHERE id = ? AND state = 'WAITING'",
                id)
            .map((row, context) ->
                new Announcement(
                    id,
                    row.getString("project"),
                    ForgeEvent.ofLines(row.getString("events")),
                    Instant.ofEpochMilli(row.getLong("received"))))
            .findOne());
  }

  /// Notes that it is done, or given up.
  void ended(String id, boolean done) {
    database.write(handle ->
        handle.execute(
            "UPDATE forge_announcement SET state = ? WHERE id = ?",
            done ? "DONE" : "GIVEN_UP",
            id));
  }
}

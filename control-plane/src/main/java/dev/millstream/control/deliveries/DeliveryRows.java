package dev.millstream.control.deliveries;

import dev.millstream.control.db.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// The table of deliveries; of each webhook the newest ones are kept, and all that wait.
final class DeliveryRows {
  private final Database database;
  private final String table;
  private final String row;
  private final int kept;

  DeliveryRows(Database database, String table, int kept) {
    this.database = database;
    this.table = table;
    this.kept = kept;
    row =
        "SELECT id, webhook, event, body, state, attempts, answer, problem, created, tried FROM "
            + table
            + " WHERE ";
  }

  void add(Handle handle, Delivery delivery) {
    handle.execute(
        "INSERT INTO "
            + table
            + " (id, number, webhook, event, body, state, attempts, created)"
            + " VALUES (?, (SELECT COALESCE(MAX(number), 0) + 1 FROM "
            + table
            + "),"
            + " ?, ?, ?, ?, 0, ?)",
        delivery.id(),
        delivery.webhook(),
        delivery.event(),
        delivery.body(),
        delivery.state().name(),
        delivery.created().toEpochMilli());
    handle.execute(
        "DELETE FROM "
            + table
            + " WHERE webhook = ? AND state <> 'WAITING' AND number <= ("
            + "SELECT number FROM "
            + table
            + " WHERE webhook = ?"
            + " ORDER BY number DESC LIMIT 1 OFFSET ?)",
        delivery.webhook(),
        delivery.webhook(),
        kept);
  }

  Optional<Delivery> find(String id) {
    return database.read(
        handle -> handle.select(row + "id = ?", id).map((found, _) -> delivery(found)).findOne());
  }

  /// A webhook's, newest first.
  List<Delivery> list(String webhook) {
    return database.read(handle ->
        handle
            .select(row + "webhook = ? ORDER BY number DESC LIMIT ?", webhook, kept)
            .map((found, _) -> delivery(found))
            .list());
  }

  /// Notes an attempt that just ended.
  void tried(String id, Courier.Outcome outcome, Delivery.State state) {
    database.write(handle ->
        handle.execute(
            "UPDATE "
                + table
                + " SET state = ?, attempts = attempts + 1, answer = ?,"
                + " problem = ?, tried = ? WHERE id = ?",
            state.name(),
            outcome.answer().orElse(null),
            outcome.problem().orElse(""),
            System.currentTimeMillis(),
            id));
  }

  private static Delivery delivery(ResultSet row) throws SQLException {
    var answer = row.getInt("answer");
    var answered = !row.wasNull();
    var tried = row.getLong("tried");
    var wasTried = !row.wasNull();
    return new Delivery(
        row.getString("id"),
        row.getString("webhook"),
        row.getString("event"),
        row.getString("body"),
        Delivery.State.valueOf(row.getString("state")),
        row.getInt("attempts"),
        answered ? Optional.of(answer) : Optional.empty(),
        Optional.of(row.getString("problem")).filter(text -> !text.isEmpty()),
        Instant.ofEpochMilli(row.getLong("created")),
        wasTried ? Optional.of(Instant.ofEpochMilli(tried)) : Optional.empty());
  }
}

package dev.millstream.control.notify;

import dev.millstream.control.db.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// The table of deliveries; of each webhook the newest ones are kept, and all that wait.
final class DeliveryRows {
  private static final String ROW =
      "SELECT id, webhook, event, body, state, attempts, answer, problem, created, tried"
          + " FROM webhook_delivery WHERE ";

  private final Database database;
  private final int kept;

  DeliveryRows(Database database, int kept) {
    this.database = database;
    this.kept = kept;
  }

  void add(Handle handle, Delivery delivery) {
    handle.execute(
        "INSERT INTO webhook_delivery (id, number, webhook, event, body, state, attempts, created)"
            + " VALUES (?, (SELECT COALESCE(MAX(number), 0) + 1 FROM webhook_delivery),"
            + " ?, ?, ?, ?, 0, ?)",
        delivery.id(),
        delivery.webhook(),
        delivery.event(),
        delivery.body(),
        delivery.state().name(),
        delivery.created().toEpochMilli());
    handle.execute(
        "DELETE FROM webhook_delivery WHERE webhook = ? AND state <> 'WAITING' AND number <= ("
            + "SELECT number FROM webhook_delivery WHERE webhook = ?"
            + " ORDER BY number DESC LIMIT 1 OFFSET ?)",
        delivery.webhook(),
        delivery.webhook(),
        kept);
  }

  Optional<Delivery> find(String id) {
    return database.read(
        handle -> handle.select(ROW + "id = ?", id).map((row, context) -> delivery(row)).findOne());
  }

  /// A webhook's, newest first.
  List<Delivery> list(String webhook) {
    return database.read(handle ->
        handle
            .select(ROW + "webhook = ? ORDER BY number DESC LIMIT ?", webhook, kept)
            .map((row, context) -> delivery(row))
            .list());
  }

  /// Notes an attempt that just ended.
  void tried(String id, Courier.Outcome outcome, Delivery.State state) {
    database.write(handle ->
        handle.execute(
            "UPDATE webhook_delivery SET state = ?, attempts = attempts + 1, answer = ?,"
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

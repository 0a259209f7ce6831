package dev.millstream.control.domains;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// The table of domains.
final class DomainRows {
  private static final String ROW = "SELECT * FROM domain";

  private DomainRows() {}

  static Optional<Domain> find(Handle handle, String name) {
    return handle
        .select(ROW + " WHERE name = ?", name)
        .map((row, context) -> domain(row))
        .findOne();
  }

  static List<Domain> of(Handle handle, String project) {
    return handle
        .select(ROW + " WHERE project = ? ORDER BY name", project)
        .map((row, context) -> domain(row))
        .list();
  }

  static boolean insert(Handle handle, Domain domain) {
    return handle.execute(
            "INSERT INTO domain (name, project, id, status, token, redirect_to, created)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (name) DO NOTHING",
            domain.name(),
            domain.project(),
            domain.id(),
            domain.status().word(),
            domain.token(),
            domain.redirectTo(),
            domain.created().toEpochMilli())
        == 1;
  }

  /// Saves what can change of it.
  static void update(Handle handle, Domain domain) {
    handle.execute(
        "UPDATE domain SET status = ?, redirect_to = ?, problem = ?, checks = ?, verified = ?"
            + " WHERE name = ?",
        domain.status().word(),
        domain.redirectTo(),
        domain.problem(),
        domain.checks(),
        domain.verified().map(Instant::toEpochMilli).orElse(null),
        domain.name());
  }

  static void delete(Handle handle, String name) {
    handle.execute("DELETE FROM domain WHERE name = ?", name);
  }

  private static Domain domain(ResultSet row) throws SQLException {
    var verified = row.getLong("verified");
    var isVerified = !row.wasNull();
    return new Domain(
        row.getString("name"),
        row.getString("project"),
        row.getString("id"),
        DomainStatus.of(row.getString("status")),
        row.getString("token"),
        row.getString("redirect_to"),
        row.getString("problem"),
        row.getInt("checks"),
        Instant.ofEpochMilli(row.getLong("created")),
        isVerified ? Optional.of(Instant.ofEpochMilli(verified)) : Optional.empty());
  }
}

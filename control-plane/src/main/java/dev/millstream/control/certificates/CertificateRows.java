package dev.millstream.control.certificates;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// The table of certificates.
final class CertificateRows {
  /// A domain that is proven, and its job's id.
  record Proven(String id, String name) {}

  private CertificateRows() {}

  static Optional<CertificateState> find(Handle handle, String domain) {
    return handle
        .select("SELECT * FROM certificate WHERE domain = ?", domain)
        .map((row, context) -> state(row))
        .findOne();
  }

  /// Saves a state, unless the domain is gone.
  static void save(Handle handle, String domain, CertificateState state) {
    handle.execute(
        "INSERT INTO certificate"
            + " (domain, status, issuer, method, problem, failures, expires, next)"
            + " SELECT name, ?, ?, ?, ?, ?, ?, ? FROM domain WHERE name = ?"
            + " ON CONFLICT (domain) DO UPDATE SET status = excluded.status,"
            + " issuer = excluded.issuer, method = excluded.method, problem = excluded.problem,"
            + " failures = excluded.failures, expires = excluded.expires, next = excluded.next",
        state.status().name().toLowerCase(Locale.ROOT),
        state.issuer(),
        state.method(),
        state.problem(),
        state.failures(),
        state.expires().map(Instant::toEpochMilli).orElse(null),
        state.next().map(Instant::toEpochMilli).orElse(null),
        domain);
  }

  static List<Proven> proven(Handle handle) {
    return handle
        .select("SELECT id, name FROM domain WHERE status = 'active'")
        .map((row, context) -> new Proven(row.getString("id"), row.getString("name")))
        .list();
  }

  static boolean isProven(Handle handle, Proven domain) {
    return handle
        .select(
            "SELECT 1 FROM domain WHERE status = 'active' AND id = ? AND name = ?",
            domain.id(),
            domain.name())
        .mapTo(Integer.class)
        .findOne()
        .isPresent();
  }

  private static CertificateState state(ResultSet row) throws SQLException {
    return new CertificateState(
        CertificateState.Status.valueOf(row.getString("status").toUpperCase(Locale.ROOT)),
        row.getString("issuer"),
        row.getString("method"),
        row.getString("problem"),
        row.getInt("failures"),
        time(row, "expires"),
        time(row, "next"));
  }

  private static Optional<Instant> time(ResultSet row, String column) throws SQLException {
    var millis = row.getLong(column);
    return row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
  }
}

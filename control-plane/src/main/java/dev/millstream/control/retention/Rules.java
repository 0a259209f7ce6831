package dev.millstream.control.retention;

import dev.millstream.control.db.Database;
import dev.millstream.control.deploy.Deployment;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// The tables of what is kept: a rule a project, and pins.
final class Rules {
  private final Database database;

  Rules(Database database) {
    this.database = database;
  }

  /// Keeps the newest `count` and all younger than `days`; what neither keeps may go.
  record Rule(Optional<Integer> count, Optional<Integer> days) {
    boolean keepsAll() {
      return count.isEmpty() && days.isEmpty();
    }
  }

  Rule of(String project) {
    return database.read(handle ->
        handle
            .select("SELECT keep_count, keep_days FROM retention WHERE project = ?", project)
            .map((row, context) ->
                new Rule(
                    Optional.ofNullable((Number) row.getObject("keep_count")).map(Number::intValue),
                    Optional.ofNullable((Number) row.getObject("keep_days")).map(Number::intValue)))
            .findOne()
            .orElse(new Rule(Optional.empty(), Optional.empty())));
  }

  void set(String project, Rule rule) {
    database.write(handle ->
        handle.execute(
            "INSERT INTO retention (project, keep_count, keep_days) VALUES (?, ?, ?)"
                + " ON CONFLICT (project) DO UPDATE SET keep_count = excluded.keep_count,"
                + " keep_days = excluded.keep_days",
            project,
            rule.count().orElse(null),
            rule.days().orElse(null)));
  }

  void pin(Deployment.Key key) {
    database.write(handle ->
        handle.execute(
            "INSERT INTO deployment_pin (project, id) VALUES (?, ?) ON CONFLICT DO NOTHING",
            key.project(),
            key.id()));
  }

  void unpin(Deployment.Key key) {
    database.write(handle ->
        handle.execute(
            "DELETE FROM deployment_pin WHERE project = ? AND id = ?", key.project(), key.id()));
  }

  List<String> pins(String project) {
    return database.read(handle ->
        handle
            .select("SELECT id FROM deployment_pin WHERE project = ? ORDER BY id", project)
            .mapTo(String.class)
            .list());
  }

  static boolean isPinned(Handle handle, Deployment.Key key) {
    return handle
        .select(
            "SELECT 1 FROM deployment_pin WHERE project = ? AND id = ?", key.project(), key.id())
        .mapTo(Integer.class)
        .findOne()
        .isPresent();
  }

  /// What the rule does not keep, oldest first.
  List<Deployment.Key> beyond(String project, Rule rule, Instant now) {
    var young = now.minus(Duration.ofDays(rule.days().orElse(0))).toEpochMilli();
    return database.read(handle ->
        handle
            .select(
                "SELECT id FROM deployment WHERE project = ? AND created <= ?"
                    + " AND number NOT IN (SELECT number FROM deployment WHERE project = ?"
                    + " ORDER BY number DESC LIMIT ?) ORDER BY number",
                project,
                young,
                project,
                rule.count().orElse(0))
            .mapTo(String.class)
            .map(id -> new Deployment.Key(project, id))
            .list());
  }
}

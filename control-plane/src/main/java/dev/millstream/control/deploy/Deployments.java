package dev.millstream.control.deploy;

import dev.millstream.control.db.Database;
import dev.millstream.store.Digest;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// The table of deployments.
public final class Deployments {
  private static final String ROW =
      "SELECT project, id, status, production, branch, commit_id, old_commit, message, manifest,"
          + " problem, created, started, finished, upload, dirty, origin FROM deployment";
  private static final String NEWEST_FIRST = " ORDER BY number DESC";

  private final Database database;
  private final DeploymentEvents events;

  public Deployments(Database database, DeploymentEvents events) {
    this.database = database;
    this.events = events;
  }

  /// The deployment with this key.
  public Optional<Deployment> find(Deployment.Key key) {
    return database.read(handle -> find(handle, key));
  }

  /// Which of a project's deployments are meant: all, production's or previews.
  public record Selection(String project, Optional<Boolean> production) {
    private static final String WHERE = " WHERE project = ? AND production IN (?, ?)";

    /// All of a project's.
    public static Selection all(String project) {
      return new Selection(project, Optional.empty());
    }

    private boolean one() {
      return production.orElse(true);
    }

    private boolean other() {
      return production.orElse(false);
    }
  }

  /// A page of deployments, newest first.
  public List<Deployment> list(Selection which, int limit, int offset) {
    return database.read(handle ->
        handle
            .select(
                ROW + Selection.WHERE + NEWEST_FIRST + " LIMIT ? OFFSET ?",
                which.project(),
                which.one(),
                which.other(),
                limit,
                offset)
            .map((row, context) -> deployment(row))
            .list());
  }

  /// How many deployments there are.
  public long count(Selection which) {
    return database.read(handle ->
        handle
            .select(
                "SELECT count(*) FROM deployment" + Selection.WHERE,
                which.project(),
                which.one(),
                which.other())
            .mapTo(Long.class)
            .one());
  }

  /// Those of the branch that are queued or being built, newest first.
  public List<Deployment> unsettled(Handle handle, String project, String branch) {
    return handle
        .select(
            ROW
                + " WHERE project = ? AND branch = ? AND status IN ('QUEUED', 'BUILDING')"
                + NEWEST_FIRST,
            project,
            branch)
        .map((row, context) -> deployment(row))
        .list();
  }

  /// Of which projects a deployment waits for its turn.
  List<String> projectsThatWait() {
    return database.read(handle ->
        handle
            .select("SELECT DISTINCT project FROM deployment WHERE status = 'QUEUED'")
            .mapTo(String.class)
            .list());
  }

  /// Those of the branch that came after this one, oldest first.
  List<Deployment> after(Handle handle, Deployment deployment) {
    return handle
        .select(
            ROW
                + " WHERE project = ? AND branch = ? AND number > (SELECT number FROM deployment"
                + " WHERE project = ? AND id = ?) ORDER BY number",
            deployment.key().project(),
            deployment.source().branch(),
            deployment.key().project(),
            deployment.key().id())
        .map((row, context) -> deployment(row))
        .list();
  }

  /// The deployment with this key, as the transaction sees it.
  public Optional<Deployment> find(Handle handle, Deployment.Key key) {
    return handle
        .select(ROW + " WHERE project = ? AND id = ?", key.project(), key.id())
        .map((row, context) -> deployment(row))
        .findOne();
  }

  /// Adds a deployment with a fresh id.
  public Deployment.Key insert(
      Handle handle, String project, Status status, boolean production, Deployment.Source source) {
    var key = freshKey(handle, project);
    handle.execute(
        "INSERT INTO deployment (project, id, number, status, production, branch, commit_id,"
            + " old_commit, message, created, upload, dirty, origin) VALUES (?, ?, (SELECT"
            + " COALESCE(MAX(number), 0) + 1 FROM deployment WHERE project = ?),"
            + " ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        key.project(),
        key.id(),
        key.project(),
        status.name(),
        production,
        source.branch(),
        source.commit(),
        source.oldCommit().orElse(null),
        source.message(),
        System.currentTimeMillis(),
        source.upload().map(upload -> upload.tree().hex()).orElse(null),
        source.upload().map(Deployment.Upload::dirty).orElse(false),
        source.origin().name());
    events.tell(handle, key, DeploymentEvent.of(status));
    return key;
  }

  void delete(Handle handle, Deployment.Key key) {
    handle.execute("DELETE FROM deployment WHERE project = ? AND id = ?", key.project(), key.id());
  }

  /// Notes that the build begins, with the branch at `base`.
  void building(Deployment.Key key, Optional<String> base) {
    database.note(handle ->
        told(
            handle,
            key,
            DeploymentEvent.BUILDING,
            handle.execute(
                "UPDATE deployment SET status = 'BUILDING', base = ?, started = ?"
                    + " WHERE project = ? AND id = ? AND status IN ('QUEUED', 'BUILDING')",
                base.orElse(null),
                System.currentTimeMillis(),
                key.project(),
                key.id())));
  }

  /// Has a deployment that waits take another commit.
  void take(Deployment.Key key, String commit, String message) {
    database.write(handle ->
        handle.execute(
            "UPDATE deployment SET commit_id = ?, old_commit = ?, message = ?"
                + " WHERE project = ? AND id = ? AND status IN ('QUEUED', 'BUILDING')",
            commit,
            commit,
            message,
            key.project(),
            key.id()));
  }

  /// Where the branch stood when the build began.
  Optional<String> base(Deployment.Key key) {
    return database.read(handle ->
        handle
            .select(
                "SELECT base FROM deployment WHERE project = ? AND id = ? AND base IS NOT NULL",
                key.project(),
                key.id())
            .mapTo(String.class)
            .findOne());
  }

  /// Notes that the tree is durable.
  ///
  /// @return false if the deployment is gone, with its project, or was cancelled
  boolean succeeded(Handle handle, Deployment.Key key, Digest manifest) {
    return told(
        handle,
        key,
        DeploymentEvent.SUCCEEDED,
        handle.execute(
            "UPDATE deployment SET status = 'SUCCESS', manifest = ?, finished = ?"
                + " WHERE project = ? AND id = ? AND status = 'BUILDING'",
            manifest.hex(),
            System.currentTimeMillis(),
            key.project(),
            key.id()));
  }

  /// Notes an end that leaves everything live as it was; one that is settled stays as it is.
  ///
  /// @return whether it has ended now
  boolean ended(Deployment.Key key, Status status, Optional<String> problem) {
    return database.write(handle ->
        told(
            handle,
            key,
            DeploymentEvent.of(status),
            handle.execute(
                "UPDATE deployment SET status = ?, problem = ?, finished = ?"
                    + " WHERE project = ? AND id = ? AND status IN ('QUEUED', 'BUILDING')",
                status.name(),
                problem.orElse(null),
                System.currentTimeMillis(),
                key.project(),
                key.id())));
  }

  /// Tells of the event if a row was changed by it.
  private boolean told(Handle handle, Deployment.Key key, DeploymentEvent event, int changed) {
    if (changed == 1) {
      events.tell(handle, key, event);
    }
    return changed == 1;
  }

  private Deployment.Key freshKey(Handle handle, String project) {
    var random = new SecureRandom();
    var bytes = new byte[4];
    Deployment.Key key;
    do {
      random.nextBytes(bytes);
      key = new Deployment.Key(project, HexFormat.of().formatHex(bytes));
    } while (find(handle, key).isPresent());
    return key;
  }

  private static Deployment deployment(ResultSet row) throws SQLException {
    return new Deployment(
        new Deployment.Key(row.getString("project"), row.getString("id")),
        Status.valueOf(row.getString("status")),
        row.getBoolean("production"),
        new Deployment.Source(
            row.getString("branch"),
            row.getString("commit_id"),
            Optional.ofNullable(row.getString("old_commit")),
            row.getString("message"),
            upload(row),
            Deployment.Origin.valueOf(row.getString("origin"))),
        Optional.ofNullable(row.getString("manifest")).map(Digest::new),
        Optional.ofNullable(row.getString("problem")),
        new Deployment.Times(
            Instant.ofEpochMilli(row.getLong("created")),
            instant(row, "started"),
            instant(row, "finished")));
  }

  private static Optional<Deployment.Upload> upload(ResultSet row) throws SQLException {
    var dirty = row.getBoolean("dirty");
    return Optional.ofNullable(row.getString("upload"))
        .map(tree -> new Deployment.Upload(new Digest(tree), dirty));
  }

  private static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
    var millis = row.getLong(column);
    return row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
  }
}

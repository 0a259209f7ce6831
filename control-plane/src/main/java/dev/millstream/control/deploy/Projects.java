package dev.millstream.control.deploy;

import dev.millstream.builder.detect.BuildConfig;
import dev.millstream.builder.lint.LintSettings;
import dev.millstream.control.db.Database;
import dev.millstream.control.settings.BuildRules;
import dev.millstream.control.settings.Wildcards;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/// The table of projects.
public final class Projects {
  private static final String ROW = "SELECT name, id, production_branch, created FROM project";

  private final Database database;

  public Projects(Database database) {
    this.database = database;
  }

  /// The project with this name.
  public Optional<Project> find(String name) {
    return database.read(handle -> find(handle, name));
  }

  /// All projects, by name.
  public List<Project> list() {
    return database.read(
        handle -> handle.select(ROW + " ORDER BY name").map((row, context) -> project(row)).list());
  }

  /// Makes the project, or changes nothing if it is there.
  ///
  /// @return whether it was made
  public boolean create(Handle handle, String name, String productionBranch) {
    return handle.execute(
            "INSERT INTO project (name, id, production_branch, created) VALUES (?, ?, ?, ?)"
                + " ON CONFLICT (name) DO NOTHING",
            name,
            UUID.randomUUID().toString(),
            productionBranch,
            System.currentTimeMillis())
        == 1;
  }

  /// Has pushes to another branch go live from now on.
  public void changeProductionBranch(String name, String branch) {
    database.write(handle ->
        handle.execute("UPDATE project SET production_branch = ? WHERE name = ?", branch, name));
  }

  /// How the project is set to build; of a project that is not there, nothing is.
  public BuildConfig build(String name) {
    return database.read(handle ->
        handle
            .select(
                "SELECT build_command, build_output, build_root, build_caching, lint_level,"
                    + " lint_links, lint_page_bytes FROM project WHERE name = ?",
                name)
            .map((row, context) ->
                new BuildConfig(
                    row.getString(1),
                    row.getString(2),
                    row.getString(3),
                    row.getBoolean(4),
                    new LintSettings(
                        LintSettings.Level.valueOf(row.getString(5)),
                        row.getBoolean(6),
                        row.getLong(7))))
            .findOne()
            .orElse(BuildConfig.NONE));
  }

  /// Has it built like this from the next build on.
  public void changeBuild(String name, BuildConfig build) {
    database.write(handle ->
        handle.execute(
            "UPDATE project SET build_command = ?, build_output = ?, build_root = ?,"
                + " build_caching = ?, lint_level = ?, lint_links = ?, lint_page_bytes = ?"
                + " WHERE name = ?",
            build.command(),
            build.output(),
            build.root(),
            build.caching(),
            build.lint().level().name(),
            build.lint().links(),
            build.lint().pageBytesMax(),
            name));
  }

  /// Which of the project's pushes are built; of one that is not there, all.
  public BuildRules rules(String name) {
    return database.read(handle ->
        handle
            .select(
                "SELECT production_builds, previews, branch_includes, branch_excludes,"
                    + " path_includes, path_excludes FROM project WHERE name = ?",
                name)
            .map((row, context) ->
                new BuildRules(
                    row.getBoolean(1),
                    BuildRules.Previews.valueOf(row.getString(2)),
                    wildcards(row.getString(3)),
                    wildcards(row.getString(4)),
                    wildcards(row.getString(5)),
                    wildcards(row.getString(6))))
            .findOne()
            .orElse(BuildRules.ALL));
  }

  /// Has the next pushes built by these rules.
  public void changeRules(String name, BuildRules rules) {
    database.write(handle ->
        handle.execute(
            "UPDATE project SET production_builds = ?, previews = ?, branch_includes = ?,"
                + " branch_excludes = ?, path_includes = ?, path_excludes = ? WHERE name = ?",
            rules.production(),
            rules.previews().name(),
            String.join("\n", rules.branchIncludes().patterns()),
            String.join("\n", rules.branchExcludes().patterns()),
            String.join("\n", rules.pathIncludes().patterns()),
            String.join("\n", rules.pathExcludes().patterns()),
            name));
  }

  private static Wildcards wildcards(String lines) {
    return new Wildcards(lines.lines().toList());
  }

  void delete(Handle handle, String name) {
    handle.execute("DELETE FROM project WHERE name = ?", name);
  }

  /// The project with this name, as the transaction sees it.
  public Optional<Project> find(Handle handle, String name) {
    return handle
        .select(ROW + " WHERE name = ?", name)
        .map((row, context) -> project(row))
        .findOne();
  }

  private static Project project(ResultSet row) throws SQLException {
    return new Project(
        row.getString("name"),
        row.getString("id"),
        row.getString("production_branch"),
        Instant.ofEpochMilli(row.getLong("created")));
  }
}

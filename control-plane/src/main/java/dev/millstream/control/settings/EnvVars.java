package dev.millstream.control.settings;

import dev.millstream.control.db.Database;
import dev.millstream.store.secret.SecretBox;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// The environment values of all projects. Thread-safe.
public final class EnvVars {
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  private final Database database;
  private final SecretBox box;
  private final EnvLimits limits;

  public EnvVars(Database database, SecretBox box, EnvLimits limits) {
    this.database = database;
    this.box = box;
    this.limits = limits;
  }

  /// The values of an environment, by name.
  public List<EnvVar> list(String project, Environment environment) {
    return database.read(handle ->
        handle
            .select(
                "SELECT name, secret, value FROM env_var WHERE project = ? AND environment = ?"
                    + " ORDER BY name",
                project,
                environment.name())
            .map((row, context) ->
                new EnvVar(row.getString("name"), row.getBoolean("secret"), row.getString("value")))
            .list());
  }

  /// Sets a value, for deployments from now on.
  ///
  /// @throws IllegalArgumentException if it cannot be one; the message never holds the value
  public void put(
      String project, Environment environment, String name, boolean secret, String value) {
    if (!NAME.matcher(name).matches() || name.length() > limits.nameCharsMax()) {
      throw new IllegalArgumentException(
          "a value's name is at most %d letters, digits and _, not beginning with a digit"
              .formatted(limits.nameCharsMax()));
    }
    if (value.getBytes(StandardCharsets.UTF_8).length > limits.valueBytesMax()
        || value.indexOf('\0') >= 0
        || SecretBox.isSealed(value)) {
      throw new IllegalArgumentException(
          "the value of %s must have at most %,d bytes, and no NUL among them"
              .formatted(name, limits.valueBytesMax()));
    }
    var stored = secret ? box.seal(project, value) : value;
    database.write(handle -> {
      handle.execute(
          "INSERT INTO env_var (project, environment, name, secret, value)"
              + " VALUES (?, ?, ?, ?, ?) ON CONFLICT (project, environment, name)"
              + " DO UPDATE SET secret = excluded.secret, value = excluded.value",
          project,
          environment.name(),
          name,
          secret,
          stored);
      var count =
          handle
              .select(
                  "SELECT count(*) FROM env_var WHERE project = ? AND environment = ?",
                  project,
                  environment.name())
              .mapTo(Integer.class)
              .one();
      if (count > limits.varsMax()) {
        throw new IllegalArgumentException(
            "a project has at most %d values in each environment".formatted(limits.varsMax()));
      }
      return true;
    });
  }

  /// Removes a value.
  ///
  /// @return whether there was one
  public boolean remove(String project, Environment environment, String name) {
    return database.write(handle ->
        handle.execute(
            "DELETE FROM env_var WHERE project = ? AND environment = ? AND name = ?",
            project,
            environment.name(),
            name))
        == 1;
  }

  /// What functions get: secrets stay sealed until a function host is given them.
  public Map<String, String> forFunctions(String project, Environment environment) {
    var all = new HashMap<String, String>();
    list(project, environment).forEach(each -> all.put(each.name(), each.stored()));
    return all;
  }

  /// What all of a stranger's deployment gets: no secrets.
  public Map<String, String> forStrangers(String project, Environment environment) {
    var all = new HashMap<String, String>();
    list(project, environment).stream()
        .filter(each -> !each.secret())
        .forEach(each -> all.put(each.name(), each.stored()));
    return all;
  }

  /// What build commands get. A preview's commands are those of whoever may push a branch, so they
  /// see no secrets.
  public Map<String, String> forCommands(String project, Environment environment)
      throws IOException {
    var all = new HashMap<String, String>();
    for (var each : list(project, environment)) {
      if (!each.secret() || environment == Environment.PRODUCTION) {
        all.put(each.name(), box.unseal(project, each.stored()));
      }
    }
    return all;
  }
}

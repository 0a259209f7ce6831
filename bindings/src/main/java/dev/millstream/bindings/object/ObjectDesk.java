package dev.millstream.bindings.object;

import dev.millstream.bindings.door.Refusal;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The files of the objects that one isolate runs. What is done with them is durable once [#commit]
/// has been called, before anything is said that tells of it. Belongs to the isolate's thread.
public final class ObjectDesk implements AutoCloseable {
  private final Optional<ObjectFolder> folder;
  private final String project;
  private final String deployment;
  private final Map<ObjectName, Alarm.Waker> met = new HashMap<>();
  private final Map<ObjectName, ObjectFile> open = new HashMap<>();
  private final Set<ObjectFile> touched = new LinkedHashSet<>();
  private final List<Alarm> alarms = new ArrayList<>();

  /// The desk of a deployment's objects, whose files are in the folder.
  public ObjectDesk(Optional<ObjectFolder> folder, String project, String deployment) {
    this.folder = folder;
    this.project = project;
    this.deployment = deployment;
  }

  /// An object comes into memory.
  public void meet(ObjectName object, String className, boolean live) {
    met.put(object, new Alarm.Waker(project, deployment, className, live));
  }

  /// Does something with an object's file; gives the result, if there is one.
  ///
  /// @throws Refusal if it may not be
  public @Nullable String keep(ObjectName object, String operation, String first, String second)
      throws IOException {
    try {
      if (operation.equals("close")) {
        leave(object);
        return null;
      }
      var file = file(object);
      touched.add(file);
      return kept(file, operation, first, second);
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  private @Nullable String kept(ObjectFile file, String operation, String first, String second)
      throws SQLException {
    return switch (operation) {
      case "get" -> file.keys().get(first).orElse(null);
      case "put" -> {
        file.keys().put(first, second);
        yield null;
      }
      case "delete" -> file.keys().delete(first) ? "1" : "0";
      case "list" -> file.keys().list(first);
      case "sql" -> file.sql(first, second);
      case "size" -> Long.toString(file.size());
      case "alarm" -> Long.toString(file.alarm());
      case "beginAlarm" -> beginAlarm(file);
      case "commit" -> {
        file.commit().ifPresent(alarms::add);
        yield null;
      }
      default -> {
        change(file, operation, first);
        yield null;
      }
    };
  }

  private static IOException failed(SQLException e) {
    return new IOException("what an object keeps failed: " + e.getMessage(), e);
  }

  private static void change(ObjectFile file, String operation, String first) throws SQLException {
    switch (operation) {
      case "setAlarm" -> file.setAlarm(Long.parseLong(first));
      case "endAlarm" -> file.endAlarm(!first.isEmpty(), System.currentTimeMillis());
      case "begin" -> file.beginPart();
      case "end" -> file.endPart(!first.isEmpty());
      case "hold" -> file.hold();
      case "letGo" -> file.letGo();
      case "clear" -> file.clear();
      default -> throw new Refusal(400, "unknown operation " + operation);
    }
  }

  private String beginAlarm(ObjectFile file) throws SQLException {
    var tried = file.beginAlarm(System.currentTimeMillis());
    file.commit().ifPresent(alarms::add); // an alarm that kills its host was tried, too
    return Integer.toString(tried);
  }

  private ObjectFile file(ObjectName object) throws SQLException, IOException {
    var file = open.get(object);
    if (file == null) {
      var waker = met.get(object);
      if (waker == null || folder.isEmpty()) {
        throw new Refusal(404, "there is no place for what objects keep");
      }
      file = folder.get().open(object, waker);
      open.put(object, file);
    }
    return file;
  }

  private void leave(ObjectName object) throws SQLException, IOException {
    met.remove(object);
    var file = open.remove(object);
    if (file != null) {
      touched.remove(file);
      file.close();
    }
  }

  /// Makes durable what was done; gives the alarms that were changed.
  ///
  /// @throws IOException if that failed: nothing may be said then, and the isolate is of no use
  public List<Alarm> commit() throws IOException {
    if (touched.isEmpty()) {
      return List.of();
    }
    try {
      for (var file : touched) {
        file.commit().ifPresent(alarms::add);
      }
    } catch (SQLException e) {
      throw failed(e);
    }
    touched.removeIf(file -> !file.isHeld());
    var changed = List.copyOf(alarms);
    alarms.clear();
    return changed;
  }

  /// Closes all files; what was not committed is undone.
  @Override
  public void close() {
    for (var file : open.values()) {
      try {
        file.close();
      } catch (SQLException | IOException e) {
        System.err.println("an object's file did not close: " + e);
      }
    }
    open.clear();
    touched.clear();
  }
}

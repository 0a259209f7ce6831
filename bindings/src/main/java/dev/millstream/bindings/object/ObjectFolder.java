package dev.millstream.bindings.object;

import dev.millstream.bindings.object.Alarm.Waker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// The files of all objects: `<namespace>/<id>.sqlite`, and beside them the namespace's
/// `alarms.sqlite`. The process that runs an object opens its file, and holds it alone; the server
/// reads alarms and removes namespaces. Thread-safe.
public final class ObjectFolder implements AutoCloseable {
  private static final String ALARMS = "alarms.sqlite";

  private final Path folder;
  private final ObjectLimits limits;
  private final Map<String, AlarmIndex> indexes = new HashMap<>();
  private volatile Consumer<Alarm> alarmListener = _ -> {};

  public ObjectFolder(Path folder, ObjectLimits limits) {
    this.folder = folder;
    this.limits = limits;
  }

  /// Opens an object's file, and makes it if there is none. Waits for another process that has it
  /// to end, but not for long.
  ObjectFile open(ObjectName object, Waker waker) throws SQLException, IOException {
    var own = Files.createDirectories(folder.resolve(object.namespace()));
    var alarms = new ObjectAlarms(object, waker, index(object.namespace()));
    return ObjectFile.open(own.resolve(object.id() + ".sqlite"), alarms, limits);
  }

  /// Removes a namespace and all that its objects keep.
  public void remove(String namespace) throws IOException, SQLException {
    synchronized (indexes) {
      var index = indexes.remove(namespace);
      if (index != null) {
        index.close();
      }
    }
    var own = folder.resolve(namespace);
    if (Files.isDirectory(own)) {
      try (var files = Files.walk(own)) {
        for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.deleteIfExists(file);
        }
      }
    }
  }

  /// All alarms that objects have set, as far as that is known without opening them.
  public List<Alarm> alarms() throws IOException {
    var all = new ArrayList<Alarm>();
    if (!Files.isDirectory(folder)) {
      return all;
    }
    List<String> namespaces;
    try (var found = Files.list(folder)) {
      namespaces = found.map(path -> path.getFileName().toString()).sorted().toList();
    }
    for (var namespace : namespaces) {
      var path = folder.resolve(namespace).resolve(ALARMS);
      if (Files.exists(path)) {
        try (var index = AlarmIndex.open(namespace, path)) {
          all.addAll(index.all());
        } catch (SQLException e) {
          throw new IOException("the alarms of objects cannot be read: " + path, e);
        }
      }
    }
    return all;
  }

  public Path path() {
    return folder;
  }

  /// Tells `listener` of each alarm that is set from now on; it must not block.
  public void onAlarm(Consumer<Alarm> listener) {
    alarmListener = listener;
  }

  /// An alarm was set by an object in another process.
  public void alarmSet(Alarm alarm) {
    alarmListener.accept(alarm);
  }

  private AlarmIndex index(String namespace) throws SQLException {
    synchronized (indexes) {
      var index = indexes.get(namespace);
      if (index == null) {
        index = AlarmIndex.open(namespace, folder.resolve(namespace).resolve(ALARMS));
        indexes.put(namespace, index);
      }
      return index;
    }
  }

  @Override
  public void close() throws SQLException {
    synchronized (indexes) {
      for (var index : indexes.values()) {
        index.close();
      }
      indexes.clear();
    }
  }
}

package dev.millstream.control.largefiles;

import dev.millstream.store.ObjectStore;
import java.util.concurrent.ConcurrentHashMap;

/// The rooms of all projects that something came for since the start.
record Rooms(ObjectStore store, Allowances allowances, ConcurrentHashMap<String, Room> known) {
  Rooms(ObjectStore store, Allowances allowances) {
    this(store, allowances, new ConcurrentHashMap<>());
  }

  Room of(String project) {
    return known.computeIfAbsent(project, name -> new Room(store, name, allowances));
  }
}

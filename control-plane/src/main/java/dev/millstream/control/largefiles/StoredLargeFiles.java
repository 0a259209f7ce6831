package dev.millstream.control.largefiles;

import dev.millstream.git.lfs.LfsObjects;
import dev.millstream.store.CorruptObjectException;
import dev.millstream.store.Digest;
import dev.millstream.store.ObjectStore;
import dev.millstream.store.Scope;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.OptionalLong;

/// Git LFS's files in the object store, where builds find them.
record StoredLargeFiles(ObjectStore store, Rooms rooms) implements LfsObjects {
  @Override
  public OptionalLong size(String project, String oid) throws IOException {
    return store.size(Scope.largeFiles(project), new Digest(oid));
  }

  @Override
  public InputStream open(String project, String oid) throws IOException {
    return store.open(Scope.largeFiles(project), new Digest(oid));
  }

  @Override
  public Optional<String> full(String project, long bytes) throws IOException {
    return rooms.of(project).full(bytes);
  }

  @Override
  public Taking put(String project, String oid, long size, InputStream bytes) throws IOException {
    var room = rooms.of(project);
    var more = size(project, oid).isPresent() ? 0 : size;
    var why = room.take(more);
    if (why.isPresent()) {
      return new Taking.Full(why.get());
    }
    var kept = false;
    try (var stage = store.stage(Scope.largeFiles(project))) {
      stage.put(new Digest(oid), bytes);
      stage.commit();
      kept = true;
      return new Taking.Done();
    } catch (CorruptObjectException e) {
      return new Taking.Other();
    } finally {
      room.arrived(more, kept);
    }
  }
}

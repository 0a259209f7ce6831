package dev.millstream.control;

import dev.millstream.git.lfs.LfsObjects;
import dev.millstream.store.CorruptObjectException;
import dev.millstream.store.Digest;
import dev.millstream.store.ObjectStore;
import dev.millstream.store.Scope;
import java.io.IOException;
import java.io.InputStream;
import java.util.OptionalLong;

/// Git LFS's files in the object store, where builds find them.
record StoredLargeFiles(ObjectStore store) implements LfsObjects {
  @Override
  public OptionalLong size(String project, String oid) throws IOException {
    return store.size(Scope.largeFiles(project), new Digest(oid));
  }

  @Override
  public InputStream open(String project, String oid) throws IOException {
    return store.open(Scope.largeFiles(project), new Digest(oid));
  }

  @Override
  public boolean put(String project, String oid, InputStream bytes) throws IOException {
    try (var stage = store.stage(Scope.largeFiles(project))) {
      stage.put(new Digest(oid), bytes);
      stage.commit();
      return true;
    } catch (CorruptObjectException e) {
      return false;
    }
  }
}

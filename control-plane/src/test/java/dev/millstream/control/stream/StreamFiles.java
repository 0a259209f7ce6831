package dev.millstream.control.stream;

import dev.millstream.store.ObjectStore;
import dev.millstream.store.Scope;
import dev.millstream.store.manifest.Manifest;
import dev.millstream.store.ref.RefName;
import java.io.IOException;

/// Reads a video's published stream as the edge does: from its ref.
final class StreamFiles {
  private StreamFiles() {}

  static byte[] read(ObjectStore store, String uid, String path) throws IOException {
    var ref = store.refs().read(RefName.stream(uid)).orElseThrow();
    var manifest = Manifest.load(store, Scope.video(uid), ref.manifest());
    return store.read(Scope.video(uid), manifest.find(path).orElseThrow().identity().digest());
  }
}

package dev.millstream.builder.publish;

import dev.millstream.store.Digest;
import dev.millstream.store.Scope;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jgit.lib.AnyObjectId;

/// The SHA-256 of git blobs that were published lately, so that a push need not read the files it
/// did not change: git names a blob by its bytes, too. Remembered per project, for a collision of
/// git's weaker hash must not cross from one to another. Thread-safe.
public final class BlobDigests {
  private final int blobsMax;

  /// The project longest unused first. Guarded by itself.
  private final LinkedHashMap<Scope, Map<AnyObjectId, Digest>> known =
      new LinkedHashMap<>(16, 0.75f, true);

  /// Remembers about `blobsMax` at most, which take 250 bytes each.
  public BlobDigests(int blobsMax) {
    this.blobsMax = blobsMax;
  }

  /// Those of a project's blobs, to look into and to add to. Where there are too many, the projects
  /// longest unused are forgotten first, and in the end this one.
  Map<AnyObjectId, Digest> of(Scope scope) {
    synchronized (known) {
      var found = known.computeIfAbsent(scope, _ -> new ConcurrentHashMap<>());
      for (var blobs = known.values().stream().mapToInt(Map::size).sum(); blobs > blobsMax; ) {
        blobs -= known.pollFirstEntry().getValue().size();
      }
      known.putIfAbsent(scope, found);
      if (found.size() > blobsMax) {
        found.clear();
      }
      return found;
    }
  }
}

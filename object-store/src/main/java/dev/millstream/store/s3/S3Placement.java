package dev.millstream.store.s3;

import dev.millstream.store.Digest;
import dev.millstream.store.Scope;
import dev.millstream.store.spool.Destination;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Map;
import java.util.Set;

/// One stage's way into a scope: what is not there yet goes up in parallel. S3 has no commit of
/// many objects; they appear one by one, and nothing refers to them before all are there.
final class S3Placement implements Destination {
  private final S3ObjectStore store;
  private final Bucket bucket;
  private final Scope scope;
  private final int uploadsMax;

  S3Placement(S3ObjectStore store, Bucket bucket, Scope scope, int uploadsMax) {
    this.store = store;
    this.bucket = bucket;
    this.scope = scope;
    this.uploadsMax = uploadsMax;
  }

  @Override
  public Set<Digest> keep(Collection<Digest> digests) throws IOException {
    return store.keep(scope, digests);
  }

  @Override
  public void place(Map<Digest, Path> files) throws IOException {
    var uploads = new ArrayList<Parallel.Step>();
    var missing = keep(files.keySet());
    files.forEach((digest, file) -> {
      if (missing.contains(digest)) {
        uploads.add(() -> bucket.upload(S3ObjectStore.key(scope, digest), file));
      }
    });
    Parallel.run(uploads, uploadsMax);
  }
}

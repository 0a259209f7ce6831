package dev.millstream.store.s3;

import dev.millstream.store.Digest;
import dev.millstream.store.Scope;
import dev.millstream.store.bucket.Bucket;
import dev.millstream.store.bucket.S3Limits;
import dev.millstream.store.parallel.Parallel;
import dev.millstream.store.spool.Destination;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/// One stage's way into a scope: what is not there yet goes up in parallel, the small ones in
/// packs. S3 has no commit of many objects; they appear one by one, and nothing refers to them
/// before all are there.
final class S3Placement implements Destination {
  private final S3ObjectStore store;
  private final Bucket bucket;
  private final PackWriter writer;
  private final Scope scope;
  private final S3Limits limits;

  S3Placement(S3ObjectStore store, Bucket bucket, PackWriter writer, Scope scope, S3Limits limits) {
    this.store = store;
    this.bucket = bucket;
    this.writer = writer;
    this.scope = scope;
    this.limits = limits;
  }

  @Override
  public Set<Digest> keep(Collection<Digest> digests) throws IOException {
    return store.keep(scope, digests);
  }

  @Override
  public void place(Map<Digest, Path> files) throws IOException {
    var missing = keep(files.keySet());
    var small = new TreeMap<Digest, Integer>();
    var uploads = new ArrayList<Parallel.Step>();
    for (var digest : missing) {
      var size = Files.size(file(files, digest));
      if (size <= limits.packs().blobBytesMax()) {
        small.put(digest, (int) size);
      }
    }
    if (small.size() < limits.packs().blobsMin()) {
      small.clear();
    }
    writer.write(scope, small, digest -> Files.readAllBytes(file(files, digest)));
    for (var digest : missing) {
      if (!small.containsKey(digest)) {
        uploads.add(() -> bucket.upload(Singles.key(scope, digest), file(files, digest)));
      }
    }
    Parallel.run(uploads, limits.uploadsMax());
  }

  private static Path file(Map<Digest, Path> files, Digest digest) {
    return Objects.requireNonNull(files.get(digest), "only what was staged is placed");
  }
}

package dev.millstream.store.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.store.Digest;
import dev.millstream.store.ObjectStore;
import dev.millstream.store.Scope;
import dev.millstream.store.StoredObject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;

/// Two processes' stores on one bucket, at the same packs at once.
final class PackRaces {
  private static final Scope BLOG = Scope.site("blog");

  private PackRaces() {}

  /// Deletes most of a pack through both, so that it moves while others delete from it.
  static void deleteThroughBoth(ObjectStore one, ObjectStore two) throws Exception {
    var digests = new ArrayList<Digest>();
    try (var stage = one.stage(BLOG)) {
      for (var i = 0; i < 60; i++) {
        digests.add(stage.put(("object " + i).getBytes(UTF_8)));
      }
      stage.commit();
    }
    var deletions = new ArrayList<Callable<Boolean>>();
    for (var i = 0; i < 45; i++) {
      var digest = digests.get(i);
      var through = i % 2 == 0 ? one : two;
      deletions.add(() -> {
        through.delete(BLOG, digest);
        return true;
      });
    }
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var done : threads.invokeAll(deletions)) {
        done.get();
      }
    }
    List<Digest> left;
    try (var listed = two.list(BLOG)) {
      left = listed.map(StoredObject::digest).toList();
    }
    assertThat(left).containsExactlyInAnyOrderElementsOf(digests.subList(45, 60));
    for (var digest : left) {
      one.read(BLOG, digest);
    }
  }
}

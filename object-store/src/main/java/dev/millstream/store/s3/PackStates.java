package dev.millstream.store.s3;

import dev.millstream.store.bucket.Bucket;
import dev.millstream.store.bucket.S3Fault;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// Changes packs' states, each on the condition that it is still the one that the change was made
/// from. Thread-safe.
final class PackStates {
  private static final int CONFLICTS_MAX = 50;

  private final Bucket bucket;
  private final Packs packs;

  PackStates(Bucket bucket, Packs packs) {
    this.bucket = bucket;
    this.packs = packs;
  }

  /// Changes the state as it is stored at that moment; nothing is written if that changes nothing.
  Change change(Pack pack, UnaryOperator<PackState> how) throws IOException {
    var now = pack;
    for (var attempt = 0; attempt < CONFLICTS_MAX; attempt++) {
      var next = how.apply(now.state());
      if (next.equals(now.state())) {
        return new Change(now.state(), Optional.of(now));
      }
      var after = attempt(now, next);
      if (after.isPresent()) {
        // a dropped pack has no state: one can be made for it again, and found by others
        if (bucket.size(pack.key()).isEmpty()) {
          bucket.remove(pack.stateKey());
          return new Change(now.state(), Optional.empty());
        }
        return new Change(now.state(), after);
      }
      now = packs.reread(pack);
    }
    throw new IOException("the state of " + pack.key() + " changes too fast to change it");
  }

  /// The pack with its new state; empty if somebody else changed it meanwhile.
  Optional<Pack> attempt(Pack pack, PackState next) throws IOException {
    Map<String, String> condition =
        pack.stateTag().isEmpty()
            ? Map.of("If-None-Match", "*")
            : Map.of("If-Match", pack.stateTag());
    try {
      return Optional.of(pack.with(next, bucket.write(pack.stateKey(), next.text(), condition)));
    } catch (S3Fault e) {
      if (e.isUnknown()) {
        // without conditions the last writer wins: at worst dead objects come back to be swept
        // again
        return Optional.of(pack.with(next, bucket.write(pack.stateKey(), next.text(), Map.of())));
      }
      if (e.isConflict() || e.isAbsent()) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /// What the state was changed from, and the pack after it; empty if the pack is gone.
  record Change(PackState before, Optional<Pack> after) {}
}

package dev.millstream.store.s3;

import dev.millstream.store.ByteRange;
import dev.millstream.store.CorruptObjectException;
import dev.millstream.store.Digest;
import dev.millstream.store.Scope;
import dev.millstream.store.bucket.Bucket;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps packed objects, and takes them away: their state says that they are dead, and a pack that
/// is mostly dead is written anew without them. Every change of a state is conditional on the state
/// that it was made from, so that a keeper and a sweeper cannot both win. Thread-safe.
final class PackSweep {
  private static final Logger LOG = LoggerFactory.getLogger(PackSweep.class);
  private static final int ROUNDS_MAX = 600;
  private static final long ROUND_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final Bucket bucket;
  private final Packs packs;
  private final PackStates states;
  private final PackWriter writer;

  PackSweep(Bucket bucket, Packs packs, PackWriter writer) {
    this.bucket = bucket;
    this.packs = packs;
    this.writer = writer;
    states = new PackStates(bucket, packs);
  }

  /// Makes those packed objects that are older than `young` as young as if they were written now.
  ///
  /// @return the packed ones
  Set<Digest> keep(Scope scope, Collection<Digest> digests, Instant young) throws IOException {
    var kept = new HashSet<Digest>();
    for (var pack : packs.refresh(scope)) {
      var wanted = new HashMap<Digest, Integer>();
      var old = new BitSet();
      for (var digest : digests) {
        var at = kept.contains(digest) ? -1 : pack.find(digest.bytes());
        if (at >= 0) {
          wanted.put(digest, at);
          old.set(at, pack.modified(at).isBefore(young));
        }
      }
      var now = Instant.now();
      var there =
          old.isEmpty()
              ? Optional.of(pack)
              : states.change(pack, state -> state.withKept(old, now)).after();
      there.ifPresent(after ->
          wanted.forEach((digest, at) -> {
            if (!after.state().isDead(at)) {
              kept.add(digest);
            }
          }));
    }
    return kept;
  }

  /// Takes packed objects away that were not written or kept since `before`. What cannot be,
  /// because its pack is just being moved, stays for the next time.
  Swept sweep(Scope scope, Collection<Digest> digests, Instant before) throws IOException {
    var swept = new Swept(new HashSet<>(), new HashSet<>());
    if (!sweep(scope, digests, before, swept)) {
      LOG.warn("event=pack-busy scope={}", scope);
    }
    swept.gone().removeAll(swept.young());
    return swept;
  }

  /// Takes a packed object away.
  void delete(Scope scope, Digest digest) throws IOException {
    var swept = new Swept(new HashSet<>(), new HashSet<>());
    if (!sweep(scope, List.of(digest), Instant.MAX, swept)) {
      throw new IOException("cannot delete " + digest + ": its pack is being moved; try again");
    }
  }

  private boolean sweep(Scope scope, Collection<Digest> digests, Instant before, Swept swept)
      throws IOException {
    for (var round = 0; round < ROUNDS_MAX; round++) {
      if (!sweepOnce(scope, digests, before, swept)) {
        return true;
      }
      LockSupport.parkNanos(ROUND_NANOS);
    }
    return false;
  }

  /// Whether a pack was moved meanwhile, so that another look is needed.
  private boolean sweepOnce(Scope scope, Collection<Digest> digests, Instant before, Swept swept)
      throws IOException {
    var raced = false;
    var old = new LinkedHashMap<Pack, BitSet>();
    for (var pack : packs.steady(scope)) {
      if (pack.state().isSealed()) {
        drop(scope, pack); // whoever sealed it died before that
      }
      for (var digest : digests) {
        var at = pack.find(digest.bytes());
        if (at >= 0 && pack.modified(at).isBefore(before)) {
          old.computeIfAbsent(pack, _ -> new BitSet()).set(at);
        } else if (at >= 0) {
          swept.young().add(digest);
        }
      }
    }
    for (var each : old.entrySet()) {
      raced |= !kill(scope, each.getKey(), each.getValue(), before, swept.gone());
    }
    return raced;
  }

  /// Whether the pack was still in use.
  private boolean kill(Scope scope, Pack pack, BitSet old, Instant before, Set<Digest> gone)
      throws IOException {
    var now = Instant.now();
    var change =
        states.change(
            pack,
            state ->
                state.isMoving(now)
                    ? state
                    : state.withDead(stillOld(pack.with(state, ""), old, before)));
    if (change.after().isEmpty() || change.before().isSealed() || change.before().isMoving(now)) {
      return false;
    }
    var after = change.after().get();
    packs.change(scope, after);
    old.stream().filter(after.state()::isDead).forEach(at -> gone.add(pack.index().digest(at)));
    if (after.isMostlyDead()) {
      repack(scope, after);
    }
    return true;
  }

  private static BitSet stillOld(Pack pack, BitSet old, Instant before) {
    var still = (BitSet) old.clone();
    old.stream().filter(at -> !pack.modified(at).isBefore(before)).forEach(still::clear);
    return still;
  }

  /// Moves what is alive to a new pack, in an order that loses nothing wherever it stops: the old
  /// pack says that it moves, so that nobody dies in it meanwhile; the copy is there; the old pack
  /// is sealed, so that no later change can go to it unseen; then it is removed.
  private void repack(Scope scope, Pack pack) throws IOException {
    var start = Instant.now();
    var claim = states.change(pack, state -> claimed(state, start));
    if (claim.after().isEmpty() || claim.before().isMoving(start)) {
      return; // another one moves it, or has moved it
    }
    var claimed = claim.after().get();
    if (!claimed.state().isSealed()) {
      try {
        copy(scope, claimed);
      } catch (CorruptObjectException e) {
        // it stays as it is, half dead but readable as far as it goes
        LOG.error("event=pack-damaged pack={} problem=\"{}\"", pack.key(), e.getMessage());
        return;
      }
      var moved = claimed.state().moving();
      var seal =
          states.change(claimed, state -> state.moving().equals(moved) ? state.sealed() : state);
      if (seal.after().isEmpty() || !seal.after().get().state().isSealed()) {
        return; // it took too long, and others went on without it
      }
    }
    drop(scope, pack);
  }

  private static PackState claimed(PackState state, Instant now) {
    return state.isSealed() || state.isMoving(now) ? state : state.withMoving(now);
  }

  private void copy(Scope scope, Pack pack) throws IOException {
    var lengths = new TreeMap<Digest, Integer>();
    pack.alive()
        .forEach(at -> lengths.put(pack.index().digest(at), (int) pack.index().range(at).length()));
    byte[] bytes;
    try (var in = bucket.openExactly(pack.key(), new ByteRange(0, pack.index().packBytes()))) {
      bytes = in.readAllBytes();
    }
    writer.write(
        scope,
        lengths,
        digest -> {
          var range = pack.index().range(pack.index().find(digest.bytes()));
          var from = (int) range.offset();
          return Arrays.copyOfRange(bytes, from, from + (int) range.length());
        });
  }

  private void drop(Scope scope, Pack pack) throws IOException {
    // the state goes last: while the pack is there, its seal is
    bucket.remove(pack.key());
    bucket.remove(pack.stateKey());
    packs.drop(scope, pack);
  }
}

package dev.millstream.store.s3;

import dev.millstream.store.ObjectStore;
import dev.millstream.store.Owner;
import dev.millstream.store.bucket.Bucket;
import dev.millstream.store.bucket.S3Fault;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One server publishes and collects below a prefix: it holds `.owner`, and changes it all the
/// time. Whoever finds another's looks for as long as a lease lasts whether it changes; so no two
/// clocks need to agree. An owner that could not change it for so long stops writing by itself.
final class Lease {
  private static final Logger LOG = LoggerFactory.getLogger(Lease.class);
  private static final String KEY = ".owner";

  private final Bucket bucket;
  private final AtomicReference<State> state = new AtomicReference<>(new Free());

  Lease(Bucket bucket) {
    this.bucket = bucket;
  }

  /// Refuses to write once another may have taken over; lets all pass that nobody holds.
  void check() throws IOException {
    switch (state.get()) {
      case Free _ -> {}
      case Held held -> {
        if (System.nanoTime() - held.renewed() > held.lasts().toNanos()) {
          throw new IOException(
              "the object store could not be told for %s s that this server lives: nothing is"
                      .formatted(held.lasts().toSeconds())
                  + " written until it is");
        }
      }
      case Lost lost -> throw new IOException(lost.problem());
    }
  }

  /// Takes the lease, and renews it until it is closed.
  ///
  /// @throws IOException if another lives that has it
  ObjectStore.Hold take(Owner owner, Times times) throws IOException {
    var found = bucket.read(KEY);
    if (found.isPresent() && !parse(found.get()).owner().id().equals(owner.id())) {
      found = watch(found.get(), times);
    }
    var since = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    var claim = new Claim(owner, since, UUID.randomUUID().toString(), 0);
    var now = System.nanoTime();
    if (!write(claim, found.map(Bucket.Tagged::etag))) {
      sleep(times.settle());
    }
    var stored = bucket.read(KEY);
    if (stored.isEmpty() || !stored.get().text().equals(claim.text())) {
      throw new IOException(stored.isEmpty() ? "the object .owner vanished" : taken(stored.get()));
    }
    state.set(new Held(now, times.lasts()));
    var renewing = Thread.ofVirtual().name("lease").start(() -> renew(claim, times));
    return () -> release(renewing, claim);
  }

  /// Waits for a sign of life.
  ///
  /// @return what is there if there is none
  private Optional<Bucket.Tagged> watch(Bucket.Tagged other, Times times) throws IOException {
    var owner = parse(other).owner();
    LOG.warn(
        "event=store-owner-watched owner=\"{}\" seconds={}",
        owner.name(),
        times.lasts().toSeconds());
    var end = System.nanoTime() + times.lasts().toNanos();
    while (System.nanoTime() < end) {
      sleep(times.beat().dividedBy(4));
      var now = bucket.read(KEY);
      if (now.isEmpty()) {
        return now;
      }
      if (!now.get().text().equals(other.text())) {
        throw new IOException(taken(now.get()));
      }
    }
    LOG.warn("event=store-owner-dead owner=\"{}\"", owner.name());
    return Optional.of(other);
  }

  private void renew(Claim first, Times times) {
    var claim = first;
    while (true) {
      try {
        sleep(times.beat());
        var now = System.nanoTime();
        var stored = bucket.read(KEY);
        if (stored.isEmpty() || !parse(stored.get()).start().equals(claim.start())) {
          lose(stored.isEmpty() ? "the object .owner vanished" : taken(stored.get()));
          return;
        }
        claim = claim.next();
        // as it is now: a renewal whose answer got lost changed it too
        write(claim, Optional.of(stored.get().etag()));
        state.set(new Held(now, times.lasts()));
      } catch (InterruptedIOException e) {
        if (Thread.currentThread().isInterrupted()) {
          return;
        }
        LOG.warn("event=lease-not-renewed problem=\"{}\"", e.getMessage());
      } catch (IOException | IllegalArgumentException e) {
        LOG.warn("event=lease-not-renewed problem=\"{}\"", e.getMessage());
      }
    }
  }

  private void lose(String problem) {
    LOG.error("event=lease-lost problem=\"{}\"", problem);
    state.set(new Lost(problem));
  }

  private void release(Thread renewing, Claim claim) throws IOException {
    renewing.interrupt();
    try {
      renewing.join(Duration.ofSeconds(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    var stored = bucket.read(KEY);
    if (stored.isPresent() && parse(stored.get()).start().equals(claim.start())) {
      bucket.remove(KEY);
    }
  }

  /// Whether the store minded the condition.
  private boolean write(Claim claim, Optional<String> before) throws IOException {
    Map<String, String> condition =
        before.isPresent() ? Map.of("If-Match", before.get()) : Map.of("If-None-Match", "*");
    try {
      bucket.write(KEY, claim.text(), condition);
      return true;
    } catch (S3Fault e) {
      if (e.isUnknown()) {
        bucket.write(KEY, claim.text(), Map.of());
        return false;
      }
      var stored = e.isConflict() ? bucket.read(KEY) : Optional.<Bucket.Tagged>empty();
      if (stored.isEmpty()) {
        throw e;
      }
      if (stored.get().text().equals(claim.text())) {
        return true;
      }
      throw new IOException(taken(stored.get()), e);
    }
  }

  private static Claim parse(Bucket.Tagged stored) throws IOException {
    try {
      return Claim.parse(stored.text());
    } catch (RuntimeException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private static String taken(Bucket.Tagged stored) throws IOException {
    var claim = parse(stored);
    return "another server publishes into this prefix of the bucket: "
        + claim.owner().name()
        + ", since "
        + claim.since()
        + "; stop it, or give each a prefix of its own";
  }

  private static void sleep(Duration pause) throws InterruptedIOException {
    try {
      Thread.sleep(pause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while holding the object store");
    }
  }

  /// How often a lease is renewed, how long it lasts, and how long a store without conditions is
  /// given to show who came last.
  record Times(Duration beat, Duration lasts, Duration settle) {
    static final Times DEFAULT =
        new Times(Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofSeconds(3));
  }

  private sealed interface State {}

  private record Free() implements State {}

  private record Held(long renewed, Duration lasts) implements State {}

  private record Lost(String problem) implements State {}
}

package dev.millstream.edge.cache;

import dev.millstream.edge.cache.Flight.Landing;
import dev.millstream.functions.FunctionRequest;
import dev.millstream.functions.FunctionResponse;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A shared HTTP cache in memory, before functions and other origins. Visitors who ask for the same
/// at once wait for one fetch, unless its answers are not to be shared. Thread-safe; what waits for
/// an origin is called on a virtual thread.
public final class EdgeCache {
  private static final Logger LOG = LoggerFactory.getLogger(EdgeCache.class);

  /// A fetch may show that the answer varies, and then that it varies by what this visitor sent.
  private static final int BOARDINGS_MAX = 3;

  private static final int GATHER_BYTES = 16 << 10;

  private final CacheLimits limits;
  private final InstantSource clock;
  private final Executor workers;
  private final Storage storage;
  private final Flights flights = new Flights();

  /// A cache whose fetches behind a visitor's back run on `workers`.
  public EdgeCache(CacheLimits limits, InstantSource clock, Executor workers) {
    this.limits = limits;
    this.clock = clock;
    this.workers = workers;
    storage = new Storage(limits);
  }

  /// The answer if it is stored and fresh; never blocks.
  public Optional<FunctionResponse> now(Visit visit) {
    if (!visit.isCacheable() || !storage.isCurrent(visit)) {
      return Optional.empty();
    }
    var entry = storage.find(visit);
    return entry != null && entry.freshness().isFresh(clock.instant())
        ? Optional.of(Selection.stored(visit, entry, clock.instant(), CacheStatus.HIT))
        : Optional.empty();
  }

  /// A visit that goes past the cache: the origin is asked for `request`, and what it gave is
  /// `sent`. That has to be made of it once, and blocks only where the answer's body flows.
  public record Passage(FunctionRequest request, Function<Fetched, FunctionResponse> sent) {}

  /// The way past the cache, where it is known that there is nothing to look for or to wait for;
  /// never blocks.
  public Optional<Passage> passage(Visit visit) {
    if (!visit.isCacheable()) {
      return Optional.of(new Passage(visit.request(), fetched -> unstored(visit, fetched)));
    }
    storage.moveOn(visit);
    var goesPast = storage.isPassed(visit.key(), clock.instant()) || !visit.isGet();
    return goesPast && storage.find(visit) == null && !visit.onlyIfCached()
        ? Optional.of(alone(visit))
        : Optional.empty();
  }

  /// The answer, stored or fetched; blocks.
  public FunctionResponse answer(Visit visit, Origin origin) {
    if (!visit.isCacheable()) {
      return unstored(visit, origin.fetch(visit.request()));
    }
    storage.moveOn(visit);
    for (var boardings = 0; ; boardings++) {
      var entry = storage.find(visit);
      var now = clock.instant();
      if (entry != null && entry.freshness().isFresh(now)) {
        return Selection.stored(visit, entry, clock.instant(), CacheStatus.HIT);
      }
      if (entry != null && entry.freshness().mayPrecede(now)) {
        renew(visit, entry, origin);
        return Selection.stored(visit, entry, clock.instant(), CacheStatus.UPDATING);
      }
      if (visit.onlyIfCached()) {
        return Selection.problem(504, "This is not stored, and only a stored answer was wanted.\n");
      }
      var passed = entry == null && storage.isPassed(visit.key(), now);
      if (passed || boardings == BOARDINGS_MAX || !visit.isGet() || visit.isIdentified()) {
        return alone(visit, entry, origin, passed || !visit.isGet());
      }
      var place = place(visit);
      var boarding = flights.board(place);
      if (boarding.leads()) {
        if (isOvertaken(visit, entry, place, boarding.flight())) {
          continue;
        }
        return lead(visit, entry, origin, place, boarding.flight());
      }
      var answer = waited(visit, entry, origin, boarding.flight());
      if (answer.isPresent()) {
        return answer.get();
      }
    }
  }

  /// Takes away what `purge` names, also from what is being fetched just now.
  ///
  /// @return how many answers were stored
  public int purge(Purge purge) {
    flights.outdate(purge::mayCover);
    return storage.removeIf(purge::covers);
  }

  /// Whether an answer has a field that is meant for caches like this one.
  public static boolean isAddressedBy(FunctionResponse answer) {
    return Policy.isTargeted(answer.headers());
  }

  /// What the cache holds now.
  public record Usage(int entries, long bytes) {}

  /// The caches that functions fill by name, which share this one's room.
  public NamedCaches named() {
    return new NamedCaches(storage, limits, clock);
  }

  /// What is stored now.
  public Usage usage() {
    return storage.usage();
  }

  /// The answer of another's fetch; none if it has to be looked for once more.
  private Optional<FunctionResponse> waited(
      Visit visit, @Nullable Entry entry, Origin origin, Flight flight) {
    return switch (flight.await(limits.waitersMax(), limits.waitMax())) {
      case Landing.Shared(var shared) ->
          shared.answers(visit)
              ? Optional.of(Selection.stored(visit, shared, clock.instant(), CacheStatus.HIT))
              : Optional.empty();
      case Landing.Failed(var response) ->
          Optional.of(Selection.passed(response, CacheStatus.DYNAMIC));
      case Landing.Alone _ -> Optional.of(alone(visit, entry, origin, false));
      case Landing.TooLate _ -> Optional.of(Selection.problem(504, "This took too long.\n"));
      case Landing.TooMany _ ->
          Optional.of(
              Selection.problem(503, "Too many wait for this already; try again in a moment.\n"));
    };
  }

  /// Whether a fetch ended after `seen` was found, and before this one was boarded.
  @SuppressWarnings("ReferenceEquality") // an equal one that was stored since is news, too
  private boolean isOvertaken(
      Visit visit, @Nullable Entry seen, Flights.Place place, Flight flight) {
    var stored = storage.find(visit);
    if (stored == null || stored == seen) {
      return false;
    }
    flights.land(place, flight, new Landing.Shared(stored));
    return true;
  }

  private FunctionResponse lead(
      Visit visit, @Nullable Entry stale, Origin origin, Flights.Place place, Flight flight) {
    Landing landing =
        new Landing.Failed(Selection.problem(500, "The fetch of this page broke off.\n"));
    try {
      var outcome = fetch(visit, stale, origin, flight);
      landing = outcome.landing();
      return outcome.sent();
    } finally {
      flights.land(place, flight, landing);
    }
  }

  /// Fetches for one visitor; `verbatim` leaves conditions and ranges to the origin.
  private FunctionResponse alone(
      Visit visit, @Nullable Entry stale, Origin origin, boolean verbatim) {
    var flight = flights.alone(visit.key());
    try {
      if (verbatim) {
        var asked = clock.instant();
        return asSent(visit, asked, origin.fetch(visit.request()), flight).sent();
      }
      return fetch(visit, stale, origin, flight).sent();
    } finally {
      flights.land(flight, new Landing.Alone());
    }
  }

  private Passage alone(Visit visit) {
    var flight = flights.alone(visit.key());
    var asked = clock.instant();
    return new Passage(
        visit.request(),
        fetched -> {
          try {
            return asSent(visit, asked, fetched, flight).sent();
          } finally {
            flights.land(flight, new Landing.Alone());
          }
        });
  }

  private void renew(Visit visit, Entry entry, Origin origin) {
    var place = place(visit);
    var boarding = flights.board(place);
    if (boarding.leads() && !isOvertaken(visit, entry, place, boarding.flight())) {
      workers.execute(() -> {
        try {
          drop(lead(visit, entry, origin, place, boarding.flight()));
        } catch (RuntimeException e) {
          LOG.error(
              "event=renewal_failed project={} url={}", visit.project(), place.key().url(), e);
        }
      });
    }
  }

  /// What the visitor gets, and what those who waited get.
  private record Outcome(FunctionResponse sent, Landing landing) {}

  private Outcome fetch(Visit visit, @Nullable Entry stale, Origin origin, Flight flight) {
    var asked = clock.instant();
    var request = stale != null && stale.isConfirmable() ? visit.confirming(stale) : visit.whole();
    var fetched = origin.fetch(request);
    var now = clock.instant();
    if (stale != null && mayReplace(stale, fetched, now)) {
      drop(fetched.response());
      return shared(visit, stale, CacheStatus.STALE);
    }
    var response = fetched.response();
    if (fetched instanceof Fetched.Failed) {
      return new Outcome(
          Selection.passed(response, CacheStatus.DYNAMIC), new Landing.Failed(response));
    }
    if (stale != null && response.status() == 304) {
      var round = new Round(request, asked, now, CacheStatus.REVALIDATED, flight);
      return settle(visit, stale.confirmedBy(response), round);
    }
    if (fetched instanceof Fetched.Personal) {
      return unshared(visit, response, CacheStatus.DYNAMIC, now);
    }
    var status = stale == null ? CacheStatus.MISS : CacheStatus.EXPIRED;
    var settled = settle(visit, response, new Round(request, asked, now, status, flight));
    return settled.landing() instanceof Landing.Failed && stale != null && standsIn(stale)
        ? shared(visit, stale, CacheStatus.STALE)
        : settled;
  }

  /// One exchange with the origin; `status` is what it comes to if the answer is stored.
  private record Round(
      FunctionRequest request,
      Instant asked,
      Instant received,
      CacheStatus status,
      Flight flight) {}

  /// Stores the answer if that is allowed.
  private Outcome settle(Visit visit, FunctionResponse answer, Round round) {
    return switch (Policy.judge(round.request(), answer, round.asked(), round.received())) {
      case Policy.Verdict.Store _ when answer.flow().isPresent() ->
          collected(visit, answer, answer.flow().get(), round);
      case Policy.Verdict.Store terms -> {
        var entry =
            Entry.of(visit, HeaderLines.dated(answer, round.received()), terms, limits.tagsMax());
        storage.store(visit, entry, () -> !round.flight().isOutdated());
        yield shared(visit, entry, round.status());
      }
      case Policy.Verdict.Pass(var status) -> unshared(visit, answer, status, round.received());
    };
  }

  /// What may be stored is gathered first; what is too large, or is long in coming, goes on as it
  /// comes.
  private Outcome collected(Visit visit, FunctionResponse answer, InputStream flow, Round round) {
    var gathered = new ByteArrayOutputStream();
    var until = System.nanoTime() + limits.gatherMax().toNanos();
    var buffer = new byte[GATHER_BYTES];
    try {
      while (gathered.size() <= limits.entryBytesMax() && System.nanoTime() - until < 0) {
        var read = flow.read(buffer);
        if (read < 0) {
          flow.close();
          var whole =
              new FunctionResponse(answer.status(), answer.headers(), gathered.toByteArray());
          return settle(visit, whole, round);
        }
        gathered.write(buffer, 0, read);
      }
    } catch (IOException e) {
      LOG.error("event=answer_broke_off project={} url={}", visit.project(), visit.key().url(), e);
      drop(answer);
      var page = Selection.problem(502, "What makes this page broke its answer off.\n");
      return new Outcome(page, new Landing.Failed(page));
    }
    var begun = new ByteArrayInputStream(gathered.toByteArray());
    var all = answer.flowing(new SequenceInputStream(begun, flow));
    return unshared(visit, all, CacheStatus.BYPASS, round.received());
  }

  /// Passes an answer on, and remembers that nobody need wait for another's.
  private Outcome unshared(Visit visit, FunctionResponse answer, CacheStatus status, Instant now) {
    if (answer.status() < 500) {
      storage.removeFor(visit);
    }
    storage.pass(visit.key(), now);
    return new Outcome(
        Selection.passed(Selection.of(visit, answer, false), status), new Landing.Alone());
  }

  private Outcome shared(Visit visit, Entry entry, CacheStatus status) {
    return new Outcome(
        Selection.stored(visit, entry, clock.instant(), status), new Landing.Shared(entry));
  }

  private static void drop(FunctionResponse unsent) {
    try {
      if (unsent.flow().isPresent()) {
        unsent.flow().get().close();
      }
    } catch (IOException e) {
      LOG.debug("an answer that is not sent could not be closed", e);
    }
  }

  private boolean mayReplace(Entry stale, Fetched fetched, Instant now) {
    return switch (fetched) {
      case Fetched.Failed(_, var reached) ->
          stale
              .freshness()
              .mayReplaceFailure(now, reached ? -1 : limits.unreachableStaleMax().toSeconds());
      case Fetched.Personal _ -> false;
      case Fetched.Answered(var response) ->
          Set.of(500, 502, 503, 504).contains(response.status())
              && stale.freshness().mayReplaceFailure(now, -1);
    };
  }

  /// Whether it may be sent in place of an answer that broke off.
  private boolean standsIn(Entry stale) {
    return stale.freshness().mayReplaceFailure(clock.instant(), -1);
  }

  /// The origin settles the visitor's conditions; a whole answer may be stored all the same.
  private Outcome asSent(Visit visit, Instant asked, Fetched fetched, Flight flight) {
    var answer = fetched.response();
    var now = clock.instant();
    var verdict = Policy.judge(visit.request(), answer, asked, now);
    if (fetched instanceof Fetched.Answered
        && visit.isGet()
        && verdict instanceof Policy.Verdict.Store) {
      return settle(
          visit, answer, new Round(visit.request(), asked, now, CacheStatus.MISS, flight));
    }
    if (visit.isGet() && answer.status() != 304 && answer.status() != 206) {
      storage.pass(visit.key(), now);
    }
    var status =
        switch (verdict) {
          case Policy.Verdict.Pass(var why) -> why;
          case Policy.Verdict.Store _ -> CacheStatus.MISS;
        };
    return new Outcome(
        Selection.passed(
            answer, fetched instanceof Fetched.Answered ? status : CacheStatus.DYNAMIC),
        new Landing.Alone());
  }

  /// Hands on what is no business of a cache, and forgets what it changes (RFC 9111, 4.4).
  private FunctionResponse unstored(Visit visit, Fetched fetched) {
    var answer = fetched.response();
    var method = visit.request().method();
    var safe = Set.of("GET", "HEAD", "OPTIONS", "TRACE").contains(method);
    if (!safe && fetched instanceof Fetched.Answered && answer.status() < 400) {
      forget(visit.key());
      for (var field : List.of("Location", "Content-Location")) {
        visit.sibling(HeaderLines.first(answer.headers(), field)).ifPresent(this::forget);
      }
    }
    return Selection.passed(answer, CacheStatus.DYNAMIC);
  }

  private void forget(EntryKey key) {
    flights.outdate(key::equals);
    storage.remove(key);
  }

  private Flights.Place place(Visit visit) {
    return new Flights.Place(visit.key(), Entry.varied(visit, storage.varies(visit.key())));
  }
}

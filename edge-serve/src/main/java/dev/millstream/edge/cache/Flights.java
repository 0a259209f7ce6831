package dev.millstream.edge.cache;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/// The fetches under way: those that others may wait for, and all that a purge has to know of.
/// Thread-safe.
final class Flights {
  private final ConcurrentHashMap<Place, Flight> shared = new ConcurrentHashMap<>();
  private final Set<Flight> open = ConcurrentHashMap.newKeySet();

  /// What requests have in common that can wait for one answer: the URL, and, as soon as it is
  /// known, what the answer varies by.
  record Place(EntryKey key, String varied) {}

  /// The flight at a place, and whether the caller is the one to fetch.
  record Boarding(Flight flight, boolean leads) {}

  Boarding board(Place place) {
    var own = new Flight(place.key());
    var there = shared.putIfAbsent(place, own);
    if (there != null) {
      return new Boarding(there, false);
    }
    open.add(own);
    return new Boarding(own, true);
  }

  /// A flight that nobody waits for.
  Flight alone(EntryKey key) {
    var flight = new Flight(key);
    open.add(flight);
    return flight;
  }

  void land(Place place, Flight flight, Flight.Landing landing) {
    shared.remove(place, flight);
    land(flight, landing);
  }

  void land(Flight flight, Flight.Landing landing) {
    open.remove(flight);
    flight.land(landing);
  }

  /// What these bring is not stored, and nobody begins to wait for it any more.
  void outdate(Predicate<EntryKey> which) {
    open.stream().filter(flight -> which.test(flight.key())).forEach(Flight::outdate);
    shared.values().removeIf(Flight::isOutdated);
  }
}

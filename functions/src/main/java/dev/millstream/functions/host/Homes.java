package dev.millstream.functions.host;

import dev.millstream.functions.host.waiting.Shares;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The isolates in use: one that takes its site's calls, others that were set aside to finish what
/// they have begun. Belongs to who has the isolates' lock.
final class Homes {
  private final int most;
  private final Shares shares;
  // in the order of their last use
  private final LinkedHashMap<String, Home> bySite = new LinkedHashMap<>(16, 0.75f, true);
  private final List<Home> aside = new ArrayList<>();

  /// An isolate in use: how many calls it has, and since when it has none.
  static final class Home {
    final Isolate isolate;
    int calls;
    int sockets; // calls that have answered with a visitor's WebSocket
    long idleSinceNanos = System.nanoTime();

    Home(Isolate isolate) {
      this.isolate = isolate;
    }

    boolean isIdle() {
      return calls == 0 && sockets == 0;
    }
  }

  /// At most `most` at once, of which each project has its share.
  Homes(int most, Shares shares) {
    this.most = most;
    this.shares = shares;
  }

  @Nullable Home of(String site) {
    return bySite.get(site);
  }

  @Nullable Home of(Isolate isolate) {
    var home = bySite.get(isolate.site());
    return home != null && home.isolate == isolate
        ? home
        : aside.stream().filter(other -> other.isolate == isolate).findFirst().orElse(null);
  }

  /// From now on the isolate takes its site's calls.
  Home add(Isolate isolate) {
    var home = new Home(isolate);
    bySite.put(isolate.site(), home);
    return home;
  }

  /// It takes no more calls.
  void setAside(Home home) {
    bySite.remove(home.isolate.site());
    aside.add(home);
  }

  boolean isAside(Home home) {
    return aside.contains(home);
  }

  /// How many of a site were set aside.
  int aside(String site) {
    return (int) aside.stream().filter(home -> home.isolate.site().equals(site)).count();
  }

  void remove(Isolate isolate) {
    bySite.values().removeIf(home -> home.isolate == isolate);
    aside.removeIf(home -> home.isolate == isolate);
  }

  boolean isEmpty() {
    return bySite.isEmpty() && aside.isEmpty();
  }

  boolean isFull() {
    return bySite.size() + aside.size() >= most;
  }

  /// Whether a site may have one more, perhaps in the place of one that is idle.
  boolean mayOpen(String site) {
    if (isFull() && idle().isEmpty()) {
      return false;
    }
    var busy =
        all()
            .filter(home -> !home.isIdle())
            .map(home -> Shares.projectOf(home.isolate.site()))
            .toList();
    return shares.mayHaveAnother(Collections.frequency(busy, Shares.projectOf(site)), busy.size());
  }

  /// Of those that nobody uses now, the one that was used least recently.
  Optional<Home> idle() {
    return bySite.values().stream().filter(Home::isIdle).findFirst();
  }

  /// Those that take calls, and are such.
  List<Home> taking(Predicate<Home> such) {
    return bySite.values().stream().filter(such).toList();
  }

  Stream<Home> all() {
    return Stream.concat(bySite.values().stream(), aside.stream());
  }
}

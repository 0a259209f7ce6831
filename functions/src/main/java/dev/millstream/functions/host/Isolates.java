package dev.millstream.functions.host;

import static java.util.Objects.requireNonNull;

import com.caoccao.javet.exceptions.JavetException;
import dev.millstream.bindings.object.ObjectDesk;
import dev.millstream.bindings.object.ObjectFolder;
import dev.millstream.functions.FunctionEvent.ToObject;
import dev.millstream.functions.FunctionLimits;
import dev.millstream.functions.FunctionOutcome.Unavailable;
import dev.millstream.functions.host.Homes.Home;
import dev.millstream.functions.host.inspect.Debuggers;
import dev.millstream.functions.host.turn.Voice;
import dev.millstream.functions.host.waiting.Shares;
import dev.millstream.functions.host.waiting.Waiting;
import dev.millstream.functions.host.waiting.WaitingCalls;
import dev.millstream.functions.wire.FromHost;
import dev.millstream.functions.wire.SiteCode;
import dev.millstream.functions.wire.ToHost;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The isolates of a host, by site, and which of them has which call. A site has one, until that
/// one is long in a turn while others wait: then it is set aside to finish what it has begun, and
/// the others go to a new one. Thread-safe.
final class Isolates {
  private static final String OF_OBJECTS = "#objects-";

  private final WebLayer web;
  private final FunctionLimits limits;
  private final Optional<String> inspected;
  private final Optional<ObjectFolder> objects;
  private final Voice out;
  private final Homes homes;
  private final Map<Integer, Isolate> byCall = new HashMap<>();
  private final WaitingCalls waiting;
  private final Map<Integer, Isolate> debugged = new HashMap<>();
  private int lastDebugged;
  // Of each namespace, the site whose isolates have its objects; of objects' isolates, those that
  // were told to leave and have not; and the calls that wait for that.
  private final Map<String, String> owners = new HashMap<>();
  private final Set<Isolate> leaving = new HashSet<>();
  private final List<Integer> heldUp = new ArrayList<>();

  /// Isolates that say things to `out`, and whose objects are in the folder. Debuggers know their
  /// code as `inspected`, if they may look into it.
  Isolates(
      WebLayer web,
      FunctionLimits limits,
      Optional<String> inspected,
      Optional<ObjectFolder> objects,
      Voice out) {
    this.web = web;
    this.limits = limits;
    this.waiting = new WaitingCalls(limits.inLineMax());
    this.homes = new Homes(limits.isolatesPerHostMax(), Shares.of(limits));
    this.inspected = inspected;
    this.objects = objects;
    this.out = out;
  }

  /// A new isolate of V8 for this one. Belongs to the calling thread.
  SiteRuntime open(Isolate isolate, ObjectDesk desk) throws JavetException {
    var name = inspected.orElse(SiteRuntime.SCRIPT_NAME);
    return SiteRuntime.open(web, name, limits, isolate, desk);
  }

  Optional<ObjectFolder> objects() {
    return objects;
  }

  /// Where a call goes: to its site's isolate, or that of some of its objects, each of which has
  /// its own for good.
  private String key(ToHost.Call call) {
    return call.event() instanceof ToObject(var object, _, _) && !object.isService()
        ? call.site()
            + OF_OBJECTS
            + Math.floorMod(object.id().hashCode(), limits.isolatesPerSiteMax())
        : call.site();
  }

  static boolean isOfObjects(String key) {
    return key.contains(OF_OBJECTS);
  }

  static String siteOf(String key) {
    return key.split(OF_OBJECTS, 2)[0];
  }

  void send(FromHost message) {
    out.send(message);
  }

  Voice voice() {
    return out;
  }

  /// Takes what the supervisor said to where it belongs.
  void take(ToHost message) {
    switch (message) {
      case ToHost.Call call -> begin(Waiting.of(call), null);
      case ToHost.Load(var number, var code) -> {
        var waited = stopWaiting(number);
        if (waited != null) {
          begin(waited, code);
        }
      }
      case ToHost.FetchAnswer answer -> say(answer.call(), answer);
      case ToHost.FetchFailed failed -> say(failed.call(), failed);
      case ToHost.BindingAnswer answer -> say(answer.call(), answer);
      case ToHost.Flows flows -> flow(flows);
      case ToHost.Speaks speaks -> say(speaks.call(), speaks);
      case ToHost.Inspect said -> inspect(said);
      case ToHost.Drop drop -> {
        if (stopWaiting(drop.call()) == null) {
          say(drop.call(), drop);
        }
      }
    }
  }

  /// Begins a call in its site's isolate, which is made of `code` if there is none; without code,
  /// the supervisor is asked for it. Where all places are taken, it waits in line for one.
  private synchronized void begin(Waiting arrived, @Nullable SiteCode code) {
    if (isHeldUp(arrived.call())) {
      heldUp.add(arrived.call().call());
      waiting.add(arrived);
      return;
    }
    var key = key(arrived.call());
    if (hasPlace(key) && (code != null || !waiting.isLine(key))) {
      beginNow(arrived, code);
    } else if (!waiting.queue(key, arrived)) {
      refuse(arrived);
    }
  }

  private void beginNow(Waiting arrived, @Nullable SiteCode code) {
    var call = arrived.call();
    var key = key(call);
    var home = homes.of(key);
    if (home == null && code == null) {
      waiting.add(arrived);
      send(new FromHost.NeedsSite(call.call()));
      return;
    }
    if (home == null) {
      home = open(key, requireNonNull(code));
    }
    home.calls++;
    byCall.put(call.call(), home.isolate);
    home.isolate.say(call);
    arrived.flows().forEach(home.isolate::say);
  }

  /// Whether the isolate can take one more call, or can be opened for it.
  private boolean hasPlace(String key) {
    var home = homes.of(key);
    return home == null ? homes.mayOpen(key) : home.calls < limits.callsPerIsolateMax();
  }

  private void refuse(Waiting call) {
    var reason = new Unavailable("too many requests at once");
    send(new FromHost.Ended(call.call().call(), reason));
  }

  private void admitWaiting() {
    waiting.admit(this::hasPlace, call -> beginNow(call, null));
  }

  /// Refuses the calls that have stood in line for too long.
  synchronized void refuseOverdue(long nowNanos) {
    waiting.takeOverdue(nowNanos).forEach(this::refuse);
  }

  /// Whether it has to wait until others' isolates have left: an object has one owner at a time,
  /// which is the deployment that was asked for last.
  private boolean isHeldUp(ToHost.Call call) {
    if (!(call.event() instanceof ToObject(var object, _, _)) || object.isService()) {
      return false;
    }
    var owner = owners.put(object.namespace(), call.site());
    if (owner != null && !owner.equals(call.site())) {
      homes
          .taking(home -> home.isolate.site().startsWith(owner + OF_OBJECTS))
          .forEach(this::retire);
    }
    var project = Shares.projectOf(call.site()) + "/";
    return leaving.stream().anyMatch(isolate -> isolate.site().startsWith(project));
  }

  /// A call of this isolate has answered with a visitor's WebSocket: it is no more in others' way.
  synchronized void connected(Isolate isolate) {
    var home = homes.of(isolate);
    if (home != null) {
      home.calls--;
      home.sockets++;
      admitWaiting();
    }
  }

  /// A call of this isolate is over, perhaps one that was [#connected].
  synchronized void closed(Isolate isolate, int call, boolean wasSocket) {
    byCall.remove(call);
    var home = homes.of(isolate);
    if (home != null) {
      home.calls -= wasSocket ? 0 : 1;
      home.sockets -= wasSocket ? 1 : 0;
      home.idleSinceNanos = System.nanoTime();
      if (home.isIdle() && homes.isAside(home)) {
        isolate.retire();
      }
    }
    admitWaiting();
  }

  /// An isolate's thread takes nothing more: others take what it has not begun.
  synchronized void left(Isolate isolate) {
    homes.remove(isolate);
    debugged.values().remove(isolate);
    if (leaving.remove(isolate)) {
      isolate.takeUnbegun().stream()
          .filter(ToHost.Call.class::isInstance)
          .forEach(call -> send(new FromHost.Lost(((ToHost.Call) call).call())));
      goOn();
      return;
    }
    handOn(isolate.takeUnbegun(), isolate.code());
    admitWaiting();
  }

  private void goOn() {
    var again = List.copyOf(heldUp);
    heldUp.clear();
    for (var call : again) {
      var waited = stopWaiting(call);
      if (waited != null) {
        begin(waited, null);
      }
    }
    admitWaiting();
  }

  private void handOn(List<ToHost> unbegun, SiteCode code) {
    for (var message : unbegun) {
      switch (message) {
        case ToHost.Call call -> {
          byCall.remove(call.call());
          begin(Waiting.of(call), code);
        }
        case ToHost.Flows flows -> flow(flows);
        default -> throw new IllegalStateException("not of a call that has not begun: " + message);
      }
    }
  }

  /// Brings the calls that wait behind a turn of more than `turnMax` to a new isolate.
  synchronized void relieve(Duration turnMax, long nowNanos) {
    // nobody else may have an object
    for (var home : homes.taking(each -> !isOfObjects(each.isolate.site()))) {
      var isolate = home.isolate;
      var busy = isolate.guard().flatMap(guard -> guard.runningFor(turnMax.toNanos(), nowNanos));
      if (busy.isPresent() && mayHaveAnother(isolate.site())) {
        var unbegun = isolate.takeUnbegun();
        if (!unbegun.isEmpty()) {
          home.calls -= (int) unbegun.stream().filter(ToHost.Call.class::isInstance).count();
          homes.setAside(home);
          handOn(unbegun, isolate.code());
        }
      }
    }
  }

  private boolean mayHaveAnother(String site) {
    return homes.aside(site) + 1 < limits.isolatesPerSiteMax() && homes.mayOpen(site);
  }

  /// Has all of them finish what they have begun, and end.
  synchronized void retireAll() {
    for (var home : homes.taking(_ -> true)) {
      if (home.isIdle()) {
        retire(home);
      } else if (!isOfObjects(home.isolate.site())) {
        homes.setAside(home);
      }
    }
  }

  /// Makes room: the one that was used least recently of those that nobody uses now is ended.
  synchronized void retireOldestIdle() {
    homes.idle().ifPresent(this::retire);
  }

  synchronized void retireIdle(long nowNanos) {
    var most = limits.isolateIdleMax().toNanos();
    homes
        .taking(home -> home.isIdle() && nowNanos - home.idleSinceNanos > most)
        .forEach(this::retire);
  }

  /// Waits until there is one.
  synchronized void await() throws InterruptedException {
    while (homes.isEmpty()) {
      wait();
    }
  }

  synchronized List<Isolate> all() {
    return homes.all().map(home -> home.isolate).toList();
  }

  private Home open(String site, SiteCode code) {
    if (homes.isFull()) {
      homes.idle().ifPresent(this::retire);
    }
    var mayLook = inspected.isPresent() && !isOfObjects(site);
    var home = homes.add(mayLook ? debugged(site, code) : plain(site, code));
    notifyAll();
    home.isolate.start();
    return home;
  }

  private Isolate plain(String site, SiteCode code) {
    return new Isolate(site, code, this, limits, Debuggers.none());
  }

  /// An isolate that debuggers look into from now on, and no more into others, which only finish
  /// what they have begun.
  private Isolate debugged(String site, SiteCode code) {
    retireAll();
    var number = ++lastDebugged;
    var isolate = new Isolate(site, code, this, limits, new Debuggers(number, this::send));
    debugged.put(number, isolate);
    return isolate;
  }

  private synchronized void inspect(ToHost.Inspect said) {
    var isolate = debugged.get(said.isolate());
    if (isolate != null) {
      isolate.inspect(said);
    }
  }

  private void retire(Home home) {
    homes.remove(home.isolate);
    if (isOfObjects(home.isolate.site())) {
      leaving.add(home.isolate);
    }
    home.isolate.retire();
  }

  private synchronized @Nullable Waiting stopWaiting(int call) {
    return waiting.remove(call);
  }

  private synchronized void flow(ToHost.Flows flows) {
    if (!waiting.keep(flows)) {
      say(flows.call(), flows);
    }
  }

  private synchronized void say(int call, ToHost message) {
    var isolate = byCall.get(call);
    if (isolate != null) {
      isolate.say(message);
    }
  }
}

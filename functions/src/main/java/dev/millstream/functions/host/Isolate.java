package dev.millstream.functions.host;

import com.caoccao.javet.exceptions.JavetException;
import dev.millstream.bindings.door.Question;
import dev.millstream.bindings.object.ObjectDesk;
import dev.millstream.functions.BatchVerdict;
import dev.millstream.functions.FunctionEvent;
import dev.millstream.functions.FunctionLimits;
import dev.millstream.functions.FunctionOutcome;
import dev.millstream.functions.FunctionOutcome.Answered;
import dev.millstream.functions.FunctionOutcome.Handled;
import dev.millstream.functions.FunctionOutcome.Stopped;
import dev.millstream.functions.FunctionOutcome.Threw;
import dev.millstream.functions.FunctionRequest;
import dev.millstream.functions.FunctionResponse;
import dev.millstream.functions.host.Inbox.Event;
import dev.millstream.functions.host.inspect.Debuggers;
import dev.millstream.functions.host.object.Outbox;
import dev.millstream.functions.host.turn.Gathering;
import dev.millstream.functions.host.turn.ResponseLimits;
import dev.millstream.functions.host.turn.Timers;
import dev.millstream.functions.socket.SocketPart;
import dev.millstream.functions.wire.BodyPart;
import dev.millstream.functions.wire.FromHost;
import dev.millstream.functions.wire.FromHost.AsksObject.Wish;
import dev.millstream.functions.wire.SiteCode;
import dev.millstream.functions.wire.ToHost;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One site's isolate: a thread that takes what is said to the site, turn by turn. A turn that has
/// to be stopped is its last: the isolate is thrown away, since V8 was left in mid-flight.
final class Isolate implements SiteEvents {
  // V8 measures its own stack from where it was entered, and needs about 1 MB.
  private static final long STACK_BYTES = 4L << 20;
  private static final SocketPart RESTARTED = new SocketPart.Close(1012, "restarted");

  /// A piece of JavaScript to run.
  private interface Script {
    void run(SiteRuntime runtime) throws JavetException;
  }

  private final String site;
  private final SiteCode code;
  private final Isolates isolates;
  private final FunctionLimits limits;
  private final Debuggers debuggers;
  private final Inbox inbox = new Inbox();
  private final OpenCalls open;
  private final Timers timers = new Timers();
  private final ObjectDesk desk;
  private final Outbox out;
  private final Gathering gathering;
  private final SlowWork slowWork;
  private final ResponseLimits responses;
  private final Thread thread;
  private volatile @Nullable TurnGuard guard;
  private @Nullable OpenCall current;
  private boolean loaded;
  private long sweptNanos = System.nanoTime();
  private Optional<Threw> loadFailure = Optional.empty();

  Isolate(
      String site, SiteCode code, Isolates isolates, FunctionLimits limits, Debuggers debuggers) {
    this.site = site;
    this.code = code;
    this.isolates = isolates;
    this.limits = limits;
    this.debuggers = debuggers;
    this.open = new OpenCalls(limits);
    this.responses = new ResponseLimits(limits);
    this.slowWork = new SlowWork(site, this::say);
    var parts = site.split("[/#]", -1);
    this.desk = new ObjectDesk(isolates.objects(), parts[0], parts[1]);
    this.out = new Outbox(desk, isolates.voice()::gather);
    this.gathering = new Gathering(isolates.voice());
    this.thread = new Thread(null, this::run, "isolate-" + site, STACK_BYTES);
    this.thread.setDaemon(true);
  }

  String site() {
    return site;
  }

  SiteCode code() {
    return code;
  }

  void start() {
    thread.start();
  }

  void say(ToHost message) {
    inbox.add(new Event.Said(message));
  }

  /// Hands on what a debugger says.
  void inspect(ToHost.Inspect said) {
    debuggers.hear(said);
    inbox.add(new Event.Debugged());
  }

  /// Takes back what was said of calls that have not begun, in its order.
  List<ToHost> takeUnbegun() {
    return inbox.takeUnbegun();
  }

  /// Ends the thread once it has done what was said before.
  void retire() {
    inbox.add(new Event.Retire());
  }

  /// The guard of its turns, once it has begun one.
  Optional<TurnGuard> guard() {
    return Optional.ofNullable(guard);
  }

  private void run() {
    try (var runtime = isolates.open(this, desk)) {
      var turns = new TurnGuard(thread, runtime::terminate, limits);
      guard = turns;
      debuggers.open(runtime.v8(), new HeldTurns(turns, runtime, inbox));
      while (step(runtime)) {}
      debuggers.close();
    } catch (JavetException | RuntimeException e) {
      System.err.println("site=" + site + " V8 failed: " + e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      desk.close();
      leave();
    }
  }

  /// Waits for something to do and does it; false if it was the last.
  private boolean step(SiteRuntime runtime) throws JavetException, InterruptedException {
    gathering.flush(!inbox.isEmpty());
    var event = inbox.next(nextDueNanos() - System.nanoTime());
    var goesOn =
        switch (event) {
          case null -> true;
          case Event.Said(var message) -> take(message, runtime);
          case Event.Debugged() -> debuggers.takeAll(runtime.v8());
          case Event.Retire() -> false;
        };
    return goesOn && fireDueTimers(runtime) && dropOverdueCalls(runtime) && sweep(runtime);
  }

  private boolean sweep(SiteRuntime runtime) throws JavetException {
    var now = System.nanoTime();
    if (Isolates.isOfObjects(site) && now - sweptNanos > sweepEvery().toNanos()) {
      sweptNanos = now;
      runtime.sweep();
    }
    return true;
  }

  private boolean take(ToHost message, SiteRuntime runtime) throws JavetException {
    return switch (message) {
      case ToHost.Call call -> begin(call, runtime);
      case ToHost.FetchAnswer(var number, var fetch, var response, var flows) ->
          turn(number, runtime, js -> js.fetchAnswered(number, fetch, response, flows));
      case ToHost.FetchFailed(var number, var fetch, var reason) ->
          turn(number, runtime, js -> js.fetchFailed(number, fetch, reason));
      case ToHost.BindingAnswer(var number, var operation, var answer) ->
          turn(number, runtime, js -> js.bindingAnswered(number, operation, answer));
      case ToHost.Flows(var number, var flow, var part) -> {
        open.flowed(number, flow, part, true);
        yield turn(number, runtime, js -> js.flowed(number, flow, part));
      }
      case ToHost.Speaks(var number, var socket, var part) -> {
        open.spoke(number, socket, part, true);
        yield turn(number, runtime, js -> js.heard(number, socket, part));
      }
      case ToHost.Drop(var number) -> drop(number, runtime);
      case ToHost.Inspect said -> throw new IllegalStateException("said past the inbox: " + said);
      case ToHost.Load load -> throw new IllegalStateException("an isolate is made with its code");
    };
  }

  private boolean begin(ToHost.Call call, SiteRuntime runtime) throws JavetException {
    open.add(new OpenCall(call, limits, System.nanoTime()));
    if (!loaded) {
      loaded = true;
      if (!turn(call.call(), runtime, js -> loadFailure = js.load(code))) {
        return false;
      }
    }
    var isWarmup = call.event() instanceof FunctionEvent.Warmup;
    if (isWarmup || loadFailure.isPresent()) {
      var warm = new Handled(BatchVerdict.NONE, Optional.empty());
      ended(call.call(), loadFailure.<FunctionOutcome>map(why -> why).orElse(warm), false, false);
      return true;
    }
    return turn(call.call(), runtime, js -> js.begin(call));
  }

  private boolean fireDueTimers(SiteRuntime runtime) throws JavetException {
    var now = System.nanoTime();
    for (var timer = timers.takeDue(now); timer != null; timer = timers.takeDue(now)) {
      var number = timer.number();
      if (!turn(timer.call(), runtime, js -> js.fire(number))) {
        return false;
      }
    }
    return true;
  }

  private boolean dropOverdueCalls(SiteRuntime runtime) throws JavetException {
    for (var call : open.overdue(System.nanoTime())) {
      end(call.number(), new Stopped(call.overdueReason()));
      if (!drop(call.number(), runtime)) {
        return false;
      }
    }
    return true;
  }

  private boolean drop(int number, SiteRuntime runtime) throws JavetException {
    var goesOn = turn(number, runtime, js -> js.drop(number));
    close(number);
    return goesOn;
  }

  /// Gives V8 to a call for as long as it keeps to the limits; false if the isolate is lost.
  private boolean turn(int number, SiteRuntime runtime, Script script) throws JavetException {
    var call = open.get(number);
    var turns = guard;
    if (call == null || turns == null) {
      return true;
    }
    current = call;
    gathering.begin();
    call.beginTurn(System.nanoTime());
    turns.begin(call);
    Optional<String> stopped = Optional.empty();
    try {
      script.run(runtime);
      out.flush();
      stopped = turns.end().or(out::takeFailure);
    } catch (JavetException e) {
      stopped = turns.end();
      if (stopped.isEmpty()) {
        throw e;
      }
    }
    debuggers.settle();
    gathering.end();
    stopped.ifPresent(reason -> end(number, new Stopped(reason)));
    return stopped.isEmpty();
  }

  private Duration sweepEvery() {
    return limits.objectIdleMax().dividedBy(2);
  }

  private long nextDueNanos() {
    var rest = Isolates.isOfObjects(site) ? sweepEvery() : limits.wall();
    return timers.firstDueNanos(open.firstDeadlineNanos(System.nanoTime() + rest.toNanos()));
  }

  private void end(int number, FunctionOutcome outcome) {
    end(number, outcome, false, false);
  }

  private void end(int number, FunctionOutcome outcome, boolean goesOn, boolean flows) {
    var call = open.get(number);
    if (call != null && !call.answered()) {
      call.markAnswered(goesOn, flows);
      if (flows) {
        open.moved(call);
      }
      if (outcome instanceof Answered(var response) && response.status() == 101) {
        open.connected(call);
        isolates.connected(this);
      }
      out.send(new FromHost.Ended(number, outcome, goesOn, flows));
    } else if (call != null && call.flows() && outcome instanceof Stopped(var reason)) {
      out.send(new FromHost.Flows(number, 0, new BodyPart.Broken(reason)));
    } else if (call != null && call.isConnected() && outcome instanceof Stopped(var reason)) {
      speaks(number, 0, new SocketPart.Lost(reason));
    }
  }

  /// The same for a call that is over with it, unless it goes on.
  private void ended(int number, FunctionOutcome outcome, boolean goesOn, boolean flows) {
    end(number, outcome, goesOn, flows);
    if (!goesOn) {
      close(number);
    }
  }

  private void close(int number) {
    var call = open.remove(number);
    if (call != null) {
      if (call.goesOn()) {
        out.send(new FromHost.Finished(number));
      }
      isolates.closed(this, number, call.isSocket());
    }
  }

  /// Hands on what was not begun, and says what was lost.
  private void leave() {
    slowWork.close();
    for (var call : open.all()) {
      if (!call.answered()) {
        out.send(new FromHost.Lost(call.number()));
      } else if (call.isConnected()) {
        speaks(call.number(), 0, RESTARTED);
      }
      close(call.number());
    }
    gathering.flush(false);
    isolates.left(this);
  }

  @Override
  public void responded(int call, FunctionResponse response, boolean goesOn, boolean flows) {
    responses.problemOf(response).ifPresent(problem -> end(call, problem));
    ended(call, new Answered(response), goesOn, flows);
  }

  @Override
  public void threw(int call, String message, String stack, boolean goesOn) {
    ended(call, new Threw(responses.cut(message), responses.cut(stack)), goesOn, false);
  }

  @Override
  public void handled(int call, FunctionOutcome outcome) {
    end(call, outcome);
  }

  @Override
  public void finished(int call) {
    close(call);
  }

  @Override
  public void fetchesAsset(int call, int fetch, FunctionRequest request) {
    out.send(new FromHost.FetchesAsset(call, fetch, request));
  }

  @Override
  public void fetchesServer(int call, int fetch, FunctionRequest request, boolean flows) {
    out.send(new FromHost.FetchesServer(call, fetch, request, flows));
  }

  @Override
  public void asksObject(int call, int fetch, Wish wish, FunctionRequest request, boolean flows) {
    out.send(new FromHost.AsksObject(call, fetch, wish, request, flows));
  }

  @Override
  public void flows(int number, int flow, BodyPart part) {
    if (open.get(number) != null) {
      open.flowed(number, flow, part, false);
      out.send(new FromHost.Flows(number, flow, part));
    }
  }

  @Override
  public void speaks(int call, int socket, SocketPart part) {
    open.spoke(call, socket, part, false);
    out.send(new FromHost.Speaks(call, socket, part));
  }

  @Override
  public void binds(int call, int operation, String binding, Question question) {
    out.send(new FromHost.Binds(call, operation, binding, question));
  }

  @Override
  public void computes(int number, int operation, SlowWork.Task task) {
    Optional.ofNullable(open.get(number)).ifPresent(call -> slowWork.begin(call, operation, task));
  }

  @Override
  public Timers timers() {
    return timers;
  }

  @Override
  public void printed(String level, String text) {
    var call = current;
    var left = call == null ? 0 : call.takeLine();
    if (call != null && left >= 0) {
      var line = left == 0 ? "what follows is not kept: too many lines" : responses.cut(text);
      out.send(new FromHost.Printed(Isolates.siteOf(site), call.call().requestId(), level, line));
    }
  }

  @Override
  public void heapNearlyFull() {
    var reason = Stopped.overMemory((limits.isolateHeapBytesMax() >> 20) + " MB").reason();
    guard().ifPresent(turns -> turns.stop(reason));
  }
}

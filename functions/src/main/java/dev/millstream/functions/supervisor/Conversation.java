package dev.millstream.functions.supervisor;

import dev.millstream.functions.FunctionCall;
import dev.millstream.functions.FunctionEvent;
import dev.millstream.functions.FunctionOutcome;
import dev.millstream.functions.FunctionOutcome.Answered;
import dev.millstream.functions.FunctionOutcome.Stopped;
import dev.millstream.functions.FunctionOutcome.Unavailable;
import dev.millstream.functions.FunctionRequest;
import dev.millstream.functions.FunctionSite;
import dev.millstream.functions.wire.FrameChannel;
import dev.millstream.functions.wire.FromHost;
import dev.millstream.functions.wire.SiteCode;
import dev.millstream.functions.wire.ToHost;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What is said with a host about one call: it gets the code and what it fetches, and gives the
/// outcome. Any thread may tell it what the host said; one at a time asks for the rest.
final class Conversation implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Conversation.class);
  // A host is connected before it has loaded V8.
  private static final Duration START_ALLOWANCE = Duration.ofSeconds(10);

  private final int number;
  private final FunctionCall call;
  private final FrameChannel channel;
  private final FunctionHostSettings settings;
  private final CallBodies bodies;
  private final CallSockets sockets;
  private final ServerFetches fetches;
  private final ObjectCalls objects;
  private final BindingCalls bindings;
  private volatile long deadlineNanos;
  private final LinkedBlockingQueue<FromHost> inbox = new LinkedBlockingQueue<>();
  private final AtomicReference<@Nullable Attendant> attendant = new AtomicReference<>();
  private boolean silent;
  private boolean goesOn;

  Conversation(
      int number,
      FunctionCall call,
      FrameChannel channel,
      FunctionHostSettings settings,
      SocketRoom room) {
    this.number = number;
    this.call = call;
    this.channel = channel;
    this.settings = settings;
    var limits = settings.limits();
    bodies = new CallBodies(number, channel);
    var isForObject =
        call.event() instanceof FunctionEvent.ToObject(var object, _, _) && !object.isService();
    // counted by themselves: a visitor's socket is mostly also that of the function in front
    var site = HostProcess.siteOf(call.site()) + (isForObject ? "#objects" : "");
    sockets = new CallSockets(number, site, channel, room, this::renew);
    fetches = new ServerFetches(call, limits, channel, bodies, sockets);
    objects = new ObjectCalls(call, channel, bodies, sockets);
    bindings = new BindingCalls(call, settings.bindings(), channel);
    deadlineNanos = System.nanoTime() + patience(limits.wall(call.event())).toNanos();
  }

  /// A message to the visitor's WebSocket may ask as much as a request.
  private void renew() {
    fetches.renew();
    objects.renew();
    bindings.renew();
  }

  /// Who is called where no thread waits for what the host says. One of the two is called, once.
  interface Attendant {
    /// The outcome came, and nothing else is to be done.
    void ended(FunctionOutcome outcome);

    /// There is more to be done for the outcome: a thread has to ask for it.
    void attend();
  }

  /// Has nobody wait for what the host says first.
  void leaveTo(Attendant called) {
    attendant.set(called);
  }

  /// Has it attended to if the host should have said something by now.
  void attendIfLate() {
    if (System.nanoTime() - deadlineNanos > 0) {
      var waits = attendant.getAndSet(null);
      if (waits != null) {
        waits.attend();
      }
    }
  }

  /// How long the host has for what the code may take `time` for.
  private Duration patience(Duration time) {
    var limits = settings.limits();
    return time.plus(limits.inLineMax())
        .plus(limits.killGrace().multipliedBy(2))
        .plus(START_ALLOWANCE);
  }

  int number() {
    return number;
  }

  /// Says what the call is for.
  void begin() {
    var flow = call.event().asRequest().flatMap(FunctionRequest::flow);
    var site = HostProcess.siteOf(call.site());
    channel.send(
        new ToHost.Call(number, site, call.requestId(), call.event(), flow.isPresent()).frame());
    flow.ifPresent(body -> bodies.send(CallBodies.VISITOR, body));
  }

  void hear(FromHost message) {
    if (message instanceof FromHost.Flows(_, var flow, var part)) {
      if (flow == CallBodies.VISITOR) {
        deadlineNanos = System.nanoTime() + patience(settings.limits().flowSilence()).toNanos();
      }
      bodies.hear(flow, part);
    } else if (message instanceof FromHost.Speaks(_, var socket, var part)) {
      sockets.hear(socket, part);
    } else {
      if (message instanceof FromHost.Lost) {
        bodies.breakOff("the function host was lost");
        sockets.breakOff();
      }
      if (message instanceof FromHost.Ended(_, var outcome, _, _) && opensSocket(outcome)) {
        sockets.openVisitor(); // before anything is said over it
      }
      take(message);
    }
  }

  private static boolean opensSocket(FunctionOutcome outcome) {
    return outcome instanceof Answered(var response) && response.status() == 101;
  }

  private void take(FromHost message) {
    var waits = attendant.getAndSet(null);
    if (waits == null) {
      inbox.add(message);
    } else if (message instanceof FromHost.Ended(_, var outcome, var goesOn, var flows)
        && !goesOn
        && !flows
        && !opensSocket(outcome)) {
      waits.ended(outcome);
    } else {
      inbox.add(message);
      waits.attend();
    }
  }

  /// Waits for the outcome; empty if the host was lost.
  Optional<FunctionOutcome> outcome() throws InterruptedException {
    while (true) {
      switch (next()) {
        case null -> {
          silent = true;
          return Optional.of(new Stopped("its host did not answer in time"));
        }
        case FromHost.NeedsSite needs -> {
          var problem = load(call.site());
          if (problem.isPresent()) {
            return problem;
          }
        }
        case FromHost.Ended(_, var outcome, var andGoesOn, var flows) -> {
          goesOn = andGoesOn;
          return Optional.of(flows ? flowing(outcome) : opening(outcome));
        }
        case FromHost.Lost lost -> {
          return Optional.empty();
        }
        case FromHost message -> fetch(message);
      }
    }
  }

  private FunctionOutcome flowing(FunctionOutcome outcome) {
    deadlineNanos = System.nanoTime() + patience(settings.limits().flowSilence()).toNanos();
    return outcome instanceof Answered(var response)
        ? new Answered(response.flowing(bodies.answer()))
        : outcome;
  }

  private FunctionOutcome opening(FunctionOutcome outcome) {
    if (!(outcome instanceof Answered(var response)) || response.status() != 101) {
      return outcome;
    }
    var end = sockets.visitor();
    if (end.isEmpty()) {
      channel.send(new ToHost.Drop(number).frame());
      return new Unavailable("too many WebSockets are open");
    }
    return new Answered(response.opening(end.get()));
  }

  /// Whether the host said nothing until the time was over.
  boolean isSilent() {
    return silent;
  }

  /// Whether the code has more to do after its outcome: then [#goOn] has to follow.
  boolean goesOn() {
    return goesOn;
  }

  /// Serves what the code still fetches, until it has finished, or its time is over.
  void goOn() {
    try (this) {
      for (var said = next(); said != null; said = next()) {
        if (said instanceof FromHost.Finished || said instanceof FromHost.Lost) {
          return;
        }
        fetch(said);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// What the host says next; null once its time is over, which moves on while bytes flow or the
  /// visitor's WebSocket is open.
  private @Nullable FromHost next() throws InterruptedException {
    FromHost said = null;
    for (var left = deadlineNanos - System.nanoTime();
        said == null && left > 0;
        left = deadlineNanos - System.nanoTime()) {
      said = inbox.poll(left, TimeUnit.NANOSECONDS);
      if (sockets.isVisitorOpen()) {
        deadlineNanos = System.nanoTime() + patience(settings.limits().wall()).toNanos();
      }
    }
    return said;
  }

  private void fetch(FromHost message) {
    switch (message) {
      case FromHost.FetchesAsset(var ignored, var fetch, var request) ->
          bodies.answer(fetch, call.assets().fetch(request));
      case FromHost.FetchesServer fetch -> fetches.begin(fetch);
      case FromHost.AsksObject asked -> objects.begin(asked);
      case FromHost.Binds asked -> bindings.begin(asked);
      default -> throw new IllegalStateException("not to be said now: " + message);
    }
  }

  private Optional<FunctionOutcome> load(FunctionSite site) {
    try {
      var script = site.script().read();
      if (script.length > settings.limits().bodyBytesMax()) {
        channel.send(new ToHost.Drop(number).frame());
        return Optional.of(new Unavailable("the script has " + script.length + " bytes"));
      }
      var code = new SiteCode(site.bundle().routes(), vars(site), site.bindings().all(), script);
      channel.send(new ToHost.Load(number, code).frame());
      return Optional.empty();
    } catch (IOException e) {
      LOG.error("function cannot be loaded site={}", HostProcess.siteOf(site), e);
      channel.send(new ToHost.Drop(number).frame());
      return Optional.of(new Unavailable("the script or a secret cannot be read"));
    }
  }

  private Map<String, String> vars(FunctionSite site) throws IOException {
    var read = new HashMap<String, String>();
    for (var stored : site.bundle().vars().entrySet()) {
      read.put(stored.getKey(), settings.vars().read(site.project(), stored.getValue()));
    }
    return read;
  }

  /// Ends what is still being fetched.
  @Override
  public void close() {
    fetches.close();
    objects.close();
    bindings.close();
    bodies.close();
    sockets.close();
  }
}

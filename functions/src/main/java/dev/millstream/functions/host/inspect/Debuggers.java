package dev.millstream.functions.host.inspect;

import com.caoccao.javet.enums.V8AwaitMode;
import com.caoccao.javet.exceptions.JavetException;
import com.caoccao.javet.interop.V8Inspector;
import com.caoccao.javet.interop.V8Runtime;
import dev.millstream.functions.wire.FromHost;
import dev.millstream.functions.wire.InspectorPart;
import dev.millstream.functions.wire.ToHost;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The debuggers of one isolate. What they say is taken by the isolate's thread between its turns,
/// and by a thread of its own while a debugger holds that one. All but [#hear] belongs to the
/// isolate's thread.
public final class Debuggers {
  private static final String DISABLE = "{\"id\":2147483646,\"method\":\"Debugger.disable\"}";
  private static final String RESUME = "{\"id\":2147483647,\"method\":\"Debugger.resume\"}";
  // V8 says that it is about to stand still, and then does.
  private static final long TO_STAND_STILL_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
  private static final long LOOK_MILLIS = 50;

  private static final int NONE = 0;

  private final int isolate;
  private final Consumer<FromHost> out;
  private final LinkedBlockingQueue<ToHost.Inspect> heard = new LinkedBlockingQueue<>();
  private final Courier courier = new Courier();
  private final Map<Integer, V8Inspector> sessions = new HashMap<>();
  private @Nullable V8Inspector keeper;
  private @Nullable Pauses pauses;
  private volatile boolean isPaused;
  private boolean mayGo;

  /// Debuggers that know the isolate by this number, and are told things by `out`.
  public Debuggers(int isolate, Consumer<FromHost> out) {
    this.isolate = isolate;
    this.out = out;
  }

  /// None: nobody ever looks into the isolate.
  public static Debuggers none() {
    return new Debuggers(NONE, _ -> {});
  }

  /// Takes note of what a debugger says. Any thread may call this.
  public void hear(ToHost.Inspect said) {
    heard.add(said);
  }

  /// Begins before any code is compiled, which V8 would not show otherwise; returns once that may
  /// be.
  public void open(V8Runtime runtime, Pauses told) throws JavetException, InterruptedException {
    if (isolate == NONE) {
      return;
    }
    pauses = told;
    keeper = runtime.createV8Inspector("millstream");
    out.accept(new FromHost.Inspected(isolate, 0, new InspectorPart.Opened()));
    while (!mayGo) {
      take(heard.take(), runtime);
    }
  }

  /// Handles all that was said, and goes on.
  public boolean takeAll(V8Runtime runtime) throws JavetException {
    for (var said = heard.poll(); said != null; said = heard.poll()) {
      take(said, runtime);
    }
    runtime.await(V8AwaitMode.RunOnce); // V8 takes a picture of the heap in a task of its own
    settle();
    return true;
  }

  /// Lets messages that came too late for a pause be handled.
  public void settle() {
    var told = pauses;
    if (told != null && courier.isLate()) {
      told.yieldUntil(courier::await);
    }
  }

  /// Ends before V8 does.
  public void close() throws JavetException {
    if (isolate == NONE) {
      return;
    }
    settle();
    for (var session : sessions.values()) {
      session.close();
    }
    if (keeper != null) {
      keeper.close();
    }
    out.accept(new FromHost.Inspected(isolate, 0, new InspectorPart.Closed()));
  }

  private void take(ToHost.Inspect said, V8Runtime runtime) throws JavetException {
    switch (said.part()) {
      case InspectorPart.Attach() -> {
        if (!sessions.containsKey(said.session())) {
          var session = runtime.createV8Inspector("millstream");
          session.addListeners(new Listener(said.session()));
          sessions.put(said.session(), session);
        }
      }
      case InspectorPart.Detach() -> {
        var session = sessions.remove(said.session());
        if (session != null) {
          session.close();
        }
      }
      case InspectorPart.Go() -> mayGo = true;
      case InspectorPart.Message(var json) -> send(said.session(), json);
      case InspectorPart.Opened _, InspectorPart.Closed _ ->
          throw new IllegalStateException("not to be said to a host");
    }
  }

  private void send(int number, String json) {
    var session = sessions.get(number);
    if (session == null) {
      return;
    }
    try {
      session.sendRequest(Ascii.of(json));
    } catch (JavetException e) {
      System.err.println("a debugger's message could not be handled: " + e);
    }
  }

  private void pause() {
    if (!isPaused) {
      isPaused = true;
      if (pauses != null) {
        pauses.began();
      }
      Thread.ofPlatform().daemon().name("inspector-" + isolate).start(this::serveWhilePaused);
    }
  }

  private void goOn() {
    if (isPaused) {
      isPaused = false;
      if (pauses != null) {
        pauses.ended();
      }
    }
  }

  private void serveWhilePaused() {
    var later = new ArrayList<ToHost.Inspect>();
    try {
      LockSupport.parkNanos(TO_STAND_STILL_NANOS);
      while (isPaused) {
        var said = heard.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
        if (said != null) {
          bring(said, later);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    heard.addAll(later); // nobody waits for an answer to these
    var told = pauses;
    if (told != null) {
      told.wake();
    }
  }

  private void bring(ToHost.Inspect said, List<ToHost.Inspect> later) throws InterruptedException {
    switch (said.part()) {
      case InspectorPart.Message(var json) -> bring(said.session(), json);
      case InspectorPart.Detach() -> {
        bring(said.session(), DISABLE);
        bring(said.session(), RESUME);
        later.add(said);
      }
      default -> later.add(said);
    }
  }

  private void bring(int session, String json) throws InterruptedException {
    var told = pauses;
    if (!courier.bring(() -> send(session, json)) && told != null) {
      told.wake(); // so that it settles
    }
  }

  /// What V8 says to a session; it says so on the isolate's thread.
  private final class Listener implements com.caoccao.javet.interop.IV8InspectorListener {
    private final int session;

    Listener(int session) {
      this.session = session;
    }

    @Override
    public void receiveNotification(String message) {
      if (message.startsWith("{\"method\":\"Debugger.paused\"")) {
        pause();
      } else if (message.startsWith("{\"method\":\"Debugger.resumed\"")) {
        goOn();
      }
      tell(message);
    }

    @Override
    public void receiveResponse(String message) {
      tell(message);
    }

    private void tell(String message) {
      out.accept(
          new FromHost.Inspected(
              isolate, session, new InspectorPart.Message(Ascii.fitting(message))));
    }

    @Override
    public void flushProtocolNotifications() {
      // each is sent at once
    }

    @Override
    public void runIfWaitingForDebugger(int contextGroupId) {
      // nothing waits but for [InspectorPart.Go]
    }

    @Override
    public void sendRequest(String message) {
      // it came from here
    }
  }
}

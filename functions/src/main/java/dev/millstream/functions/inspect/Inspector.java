package dev.millstream.functions.inspect;

import dev.millstream.functions.wire.FromHost;
import dev.millstream.functions.wire.InspectorPart;
import dev.millstream.functions.wire.ToHost;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Joins debuggers to the isolate that runs a site's newest code. A session stays when that code is
/// replaced, or its host is: what it had asked for, like its breakpoints, is asked again of the
/// next isolate before this loads its code. Thread-safe.
public final class Inspector {
  private final String scriptName;
  private final Map<Integer, InspectorSession> sessions = new LinkedHashMap<>();
  private @Nullable Target target;
  private int lastSession;

  /// An isolate and how its host is reached.
  record Target(Consumer<ToHost> host, int isolate) {
    void say(int session, InspectorPart part) {
      host.accept(new ToHost.Inspect(isolate, session, part));
    }
  }

  /// Debuggers are to know the code by this name.
  public Inspector(String scriptName) {
    this.scriptName = scriptName;
  }

  /// What debuggers know the code by.
  public String scriptName() {
    return scriptName;
  }

  /// Begins a session. `client` is told what is said to it, by one thread at a time; it must not
  /// block.
  public synchronized InspectorSession attach(Consumer<String> client) {
    var session = new InspectorSession(this, ++lastSession, client);
    sessions.put(session.number(), session);
    if (target != null) {
      session.enter(target);
    }
    return session;
  }

  /// How many sessions there are.
  public synchronized int sessions() {
    return sessions.size();
  }

  synchronized void leave(InspectorSession session) {
    sessions.remove(session.number());
  }

  /// Takes what a host says, which is reached by `host`.
  public synchronized void hear(Consumer<ToHost> host, FromHost.Inspected said) {
    switch (said.part()) {
      case InspectorPart.Opened() -> {
        var opened = new Target(host, said.isolate());
        target = opened;
        all().forEach(session -> session.enter(opened));
        opened.say(0, new InspectorPart.Go());
      }
      case InspectorPart.Closed() -> {
        if (target != null && target.isolate() == said.isolate() && target.host().equals(host)) {
          lose();
        }
      }
      case InspectorPart.Message(var json) -> {
        var session = sessions.get(said.session());
        if (session != null) {
          session.hear(new Target(host, said.isolate()), json);
        }
      }
      default -> throw new IllegalStateException("not to be said by a host: " + said.part());
    }
  }

  /// A host has gone.
  public synchronized void lost(Consumer<ToHost> host) {
    if (target != null && target.host().equals(host)) {
      lose();
    }
  }

  private void lose() {
    target = null;
    all().forEach(InspectorSession::exit);
  }

  private List<InspectorSession> all() {
    return List.copyOf(sessions.values());
  }
}

package dev.millstream.functions.inspect;

import dev.millstream.functions.inspect.Inspector.Target;
import dev.millstream.functions.wire.InspectorPart;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// One debugger. What it says goes to the isolate of the newest code; while there is none, it
/// waits. Thread-safe.
public final class InspectorSession implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final int WAITING_MAX = 1_000;
  // above what clients count to
  private static final int REPLAYED_FIRST = 1 << 30;
  private static final String CLEARED =
      "{\"method\":\"Runtime.executionContextsCleared\",\"params\":{}}";
  private static final String RESUMED = "{\"method\":\"Debugger.resumed\",\"params\":{}}";

  private final Inspector inspector;
  private final int number;
  private final Consumer<String> client;
  private final Wishes wishes = new Wishes();
  private final Map<Integer, Wishes.Asked> unanswered = new LinkedHashMap<>();
  private final List<String> waiting = new ArrayList<>();
  private @Nullable Target target;
  private boolean wasEntered;
  private boolean isPaused;
  private int replayed = REPLAYED_FIRST;

  InspectorSession(Inspector inspector, int number, Consumer<String> client) {
    this.inspector = inspector;
    this.number = number;
    this.client = client;
  }

  int number() {
    return number;
  }

  /// Takes a message of the debugger, in the Chrome DevTools Protocol; what is none is ignored.
  public void say(String message) {
    synchronized (inspector) {
      var asked = Wishes.Asked.of(message);
      if (asked == null) {
        return;
      }
      var now = target;
      if (now != null) {
        unanswered.put(asked.id(), asked);
        now.say(number, new InspectorPart.Message(message));
      } else if (waiting.size() < WAITING_MAX) {
        waiting.add(message);
      }
    }
  }

  /// Ends the session: its breakpoints go, and code that it held goes on.
  @Override
  public void close() {
    synchronized (inspector) {
      inspector.leave(this);
      if (target != null) {
        target.say(number, new InspectorPart.Detach());
      }
    }
  }

  /// Turns to an isolate that has not loaded its code yet, or is there already.
  void enter(Target next) {
    exit();
    if (wasEntered) {
      client.accept(CLEARED);
    }
    wasEntered = true;
    target = next;
    next.say(number, new InspectorPart.Attach());
    for (var wish : wishes.all()) {
      next.say(number, new InspectorPart.Message(wish.withId(replayed++)));
    }
    var said = List.copyOf(waiting);
    waiting.clear();
    said.forEach(this::say);
  }

  /// Turns away from the isolate, which will not answer any more.
  void exit() {
    var last = target;
    if (last == null) {
      return;
    }
    last.say(number, new InspectorPart.Detach());
    target = null;
    if (isPaused) {
      isPaused = false;
      client.accept(RESUMED);
    }
    for (var id : unanswered.keySet()) {
      client.accept(refusal(id));
    }
    unanswered.clear();
  }

  void hear(Target from, String message) {
    if (!from.equals(target)) {
      return; // of code that was replaced
    }
    if (message.startsWith("{\"id\":")) {
      answered(message);
      return;
    }
    if (message.startsWith("{\"method\":\"Debugger.paused\"")) {
      isPaused = true;
    } else if (message.startsWith("{\"method\":\"Debugger.resumed\"")) {
      isPaused = false;
    }
    client.accept(message);
  }

  private void answered(String message) {
    var id = idOf(message);
    if (id >= REPLAYED_FIRST) {
      return;
    }
    var asked = unanswered.remove(id);
    if (asked != null && wishes.mayBe(asked)) {
      wishes.granted(asked, parsed(message));
    }
    client.accept(message);
  }

  /// Answers are large at times, so only their beginning is looked at.
  private static int idOf(String message) {
    var end = message.indexOf(',');
    return Integer.parseInt(message.substring("{\"id\":".length(), end).strip());
  }

  private static JsonNode parsed(String message) {
    try {
      return Objects.requireNonNull(JSON.readTree(message));
    } catch (JacksonException e) {
      return JSON.createObjectNode();
    }
  }

  private static String refusal(int id) {
    return "{\"id\":%d,\"error\":{\"code\":-32000,\"message\":\"the code was replaced\"}}"
        .formatted(id);
  }
}

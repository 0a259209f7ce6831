package dev.millstream.functions.inspect;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// What a debugger has asked for that outlives code: domains that are on, breakpoints by the
/// script's name, settings. Belongs to its session.
final class Wishes {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final int WISHES_MAX = 2_000;
  private static final Set<String> SETTINGS =
      Set.of(
          "Debugger.setAsyncCallStackDepth",
          "Debugger.setBlackboxPatterns",
          "Debugger.setBreakpointsActive",
          "Debugger.setInstrumentationBreakpoint",
          "Debugger.setPauseOnExceptions",
          "Debugger.setSkipAllPauses",
          "Profiler.setSamplingInterval",
          "Runtime.addBinding",
          "Runtime.setAsyncCallStackDepth",
          "Runtime.setCustomObjectFormatterEnabled",
          "Runtime.setMaxCallStackSizeToCapture");
  private static final String BREAKPOINT = "Debugger.setBreakpointByUrl";
  private static final String NO_BREAKPOINT = "Debugger.removeBreakpoint";

  private final Map<String, Asked> all = new LinkedHashMap<>();
  private final Map<String, String> keysByBreakpoint = new HashMap<>();

  /// A message of the debugger.
  record Asked(int id, String method, ObjectNode message) {
    /// Null if it is none.
    static @Nullable Asked of(String text) {
      try {
        return JSON.readTree(text) instanceof ObjectNode message
                && message.path("id").isInt()
                && message.path("method").isString()
            ? new Asked(message.path("id").asInt(), message.path("method").asString(), message)
            : null;
      } catch (JacksonException e) {
        return null;
      }
    }

    String withId(int other) {
      return message.deepCopy().put("id", other).toString();
    }

    private String domain() {
      return method.substring(0, method.indexOf('.') + 1);
    }

    private JsonNode params() {
      return message.path("params");
    }
  }

  /// All that is to be asked again, in its order.
  List<Asked> all() {
    return List.copyOf(all.values());
  }

  /// Whether it changes what is to be asked.
  boolean mayBe(Asked asked) {
    return asked.method().endsWith(".enable")
        || asked.method().endsWith(".disable")
        || asked.method().equals(BREAKPOINT)
        || asked.method().equals(NO_BREAKPOINT)
        || SETTINGS.contains(asked.method());
  }

  /// Takes note of it, now that V8 has answered.
  void granted(Asked asked, JsonNode answer) {
    if (answer.has("error") || all.size() >= WISHES_MAX) {
      return;
    }
    if (asked.method().endsWith(".disable")) {
      all.keySet().removeIf(key -> key.startsWith(asked.domain()));
    } else if (asked.method().equals(NO_BREAKPOINT)) {
      var key = keysByBreakpoint.remove(asked.params().path("breakpointId").asString(""));
      if (key != null) {
        all.remove(key);
      }
    } else if (asked.method().equals(BREAKPOINT)) {
      var key = BREAKPOINT + asked.params();
      keysByBreakpoint.put(answer.path("result").path("breakpointId").asString(""), key);
      all.put(key, asked);
    } else {
      all.put(asked.method(), asked);
    }
  }
}

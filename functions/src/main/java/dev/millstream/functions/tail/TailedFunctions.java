package dev.millstream.functions.tail;

import dev.millstream.functions.FunctionCall;
import dev.millstream.functions.FunctionEngine;
import dev.millstream.functions.FunctionEvent;
import dev.millstream.functions.FunctionOutcome;

/// Functions that may be listened to.
public record TailedFunctions(FunctionEngine engine, Tails tails) implements FunctionEngine {
  @Override
  public void begin(FunctionCall call, Caller caller) {
    if (tails.hears(call.site())) {
      FunctionEngine.super.begin(call, caller);
    } else {
      engine.begin(call, caller);
    }
  }

  @Override
  public FunctionOutcome call(FunctionCall call) {
    if (call.event() instanceof FunctionEvent.Warmup) {
      return engine.call(call);
    }
    var trace = tails.begin(call);
    if (trace.isEmpty()) {
      return engine.call(call);
    }
    var watched = trace.get();
    try {
      return watched.ended(engine.call(call.watchedBy(watched)));
    } catch (RuntimeException e) {
      watched.abandoned();
      throw e;
    }
  }
}

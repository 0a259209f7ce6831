package dev.millstream.functions.host;

import dev.millstream.functions.FunctionLimits;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The requests that an isolate has begun and not finished, and when their time is over: that of
/// one whose visitor sends or takes a body is over when nothing has moved for a while. Belongs to
/// the isolate's thread.
final class OpenCalls {
  private final FunctionLimits limits;
  // Either in the order of their deadlines, since all of one have the same time.
  private final Map<Integer, OpenCall> resting = new LinkedHashMap<>();
  private final Map<Integer, OpenCall> moving = new LinkedHashMap<>();

  OpenCalls(FunctionLimits limits) {
    this.limits = limits;
  }

  void add(OpenCall call) {
    resting.put(call.number(), call);
  }

  @Nullable OpenCall get(int number) {
    var call = resting.get(number);
    return call == null ? moving.get(number) : call;
  }

  @Nullable OpenCall remove(int number) {
    var call = resting.remove(number);
    return call == null ? moving.remove(number) : call;
  }

  List<OpenCall> all() {
    return Stream.of(resting, moving).flatMap(calls -> calls.values().stream()).toList();
  }

  /// Some bytes of the visitor's request or answer went on.
  void moved(OpenCall call) {
    remove(call.number());
    call.hasUntil(System.nanoTime() + limits.flowSilence().toNanos());
    moving.put(call.number(), call);
  }

  /// A body of the visitor's is at its end; no other is under way.
  void cameToRest(OpenCall call) {
    remove(call.number());
    call.hasUntil(System.nanoTime() + limits.wall().toNanos());
    resting.put(call.number(), call);
  }

  /// When the first call's time is over; `otherwise` if there is none before.
  long firstDeadlineNanos(long otherwise) {
    var first = otherwise;
    for (var calls : List.of(resting, moving)) {
      if (!calls.isEmpty()) {
        var deadline = calls.values().iterator().next().wallDeadlineNanos();
        first = deadline - first < 0 ? deadline : first;
      }
    }
    return first;
  }

  /// The calls whose time is over.
  List<OpenCall> overdue(long nowNanos) {
    var overdue = new ArrayList<OpenCall>();
    for (var calls : List.of(resting, moving)) {
      for (var call : calls.values()) {
        if (call.wallDeadlineNanos() - nowNanos > 0) {
          break;
        }
        overdue.add(call);
      }
    }
    return overdue;
  }
}

package dev.millstream.functions.host.waiting;

import dev.millstream.functions.wire.ToHost;
import java.util.ArrayList;
import java.util.List;

/// A call that has not begun, since when the host has had it, and what has come of its body
/// meanwhile: no more than its window before anybody reads.
public record Waiting(ToHost.Call call, long sinceNanos, List<ToHost.Flows> flows) {
  /// A call that has just come.
  public static Waiting of(ToHost.Call call) {
    return new Waiting(call, System.nanoTime(), new ArrayList<>());
  }

  int number() {
    return call.call();
  }

  /// The project whose code it is for.
  String project() {
    return Shares.projectOf(call.site());
  }

  int bodyBytes() {
    return call.event().asRequest().map(request -> request.body().length).orElse(0);
  }
}

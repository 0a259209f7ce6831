package dev.millstream.app.tail;

import dev.millstream.control.tails.TailDoor;
import dev.millstream.control.tails.TraceEvent;
import dev.millstream.functions.FunctionEvent;
import dev.millstream.functions.FunctionRequest;
import dev.millstream.functions.HttpHeader;
import dev.millstream.functions.tail.Tails;
import dev.millstream.functions.tail.Trace;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// Lets the control plane listen to the functions in this process.
public record FunctionTails(Tails tails) implements TailDoor {
  @Override
  public Listening listen(
      String project, Optional<String> deployment, Consumer<TraceEvent> listener) {
    var listening = tails.listen(project, deployment, trace -> listener.accept(event(trace)));
    return listening::close;
  }

  private static TraceEvent event(Trace trace) {
    return new TraceEvent(
        trace.project(),
        trace.deployment(),
        trace.requestId(),
        cause(trace.event()),
        trace.status(),
        trace.end().word(),
        trace.lines().stream()
            .map(line -> new TraceEvent.Line(line.at(), line.level(), line.text()))
            .toList(),
        trace.failures().stream()
            .map(f -> new TraceEvent.Failure(f.at(), f.name(), f.message(), f.stack()))
            .toList(),
        trace.cut(),
        trace.began(),
        trace.took());
  }

  private static TraceEvent.Cause cause(FunctionEvent event) {
    return switch (event) {
      case FunctionEvent.Fetch(var request) ->
          new TraceEvent.Request(request.method(), request.url(), headers(request));
      case FunctionEvent.ToObject(_, _, var request) ->
          new TraceEvent.Request(request.method(), request.url(), headers(request));
      case FunctionEvent.Batch(var queue, var messages) ->
          new TraceEvent.Batch(queue, messages.size());
      case FunctionEvent.Scheduled(var cron, var time) -> new TraceEvent.Scheduled(cron, time);
      case FunctionEvent.Warmup() -> throw new IllegalStateException("nobody listens to that");
    };
  }

  private static Map<String, String> headers(FunctionRequest request) {
    var joined = new LinkedHashMap<String, String>();
    for (HttpHeader header : request.headers()) {
      var name = header.name().toLowerCase(Locale.ROOT);
      joined.merge(name, header.value(), (first, more) -> first + ", " + more);
    }
    return joined;
  }
}

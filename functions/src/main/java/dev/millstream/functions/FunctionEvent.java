package dev.millstream.functions;

import dev.millstream.bindings.queue.QueueMessage;
import java.time.Instant;
import java.util.List;

/// What a site's code is called for.
public sealed interface FunctionEvent {
  /// A visitor's request: `fetch` of a worker, or the routes of `functions/`. The outcome is an
  /// answer.
  record Fetch(FunctionRequest request) implements FunctionEvent {}

  /// Messages of a queue, by its name: `queue` of a worker. What becomes of each is in the outcome.
  record Batch(String queue, List<QueueMessage> messages) implements FunctionEvent {
    public Batch {
      messages = List.copyOf(messages);
    }
  }

  /// A time that `cron` names has come: `scheduled` of a worker.
  record Scheduled(String cron, Instant time) implements FunctionEvent {}

  /// Nothing yet: the code is to be loaded, so that the first call finds it there.
  record Warmup() implements FunctionEvent {}
}

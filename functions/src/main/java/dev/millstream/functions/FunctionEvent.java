package dev.millstream.functions;

import dev.millstream.bindings.queue.QueueMessage;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What a site's code is called for.
public sealed interface FunctionEvent {
  /// The request that it is, or that goes with it.
  default Optional<FunctionRequest> asRequest() {
    return switch (this) {
      case Fetch(var request) -> Optional.of(request);
      case ToObject(_, _, var request) -> Optional.of(request);
      case Batch _, Scheduled _, Warmup _ -> Optional.empty();
    };
  }

  /// Whether nobody waits for its outcome.
  default boolean isForNobody() {
    return switch (this) {
      case Fetch _ -> false;
      case ToObject(_, var asked, _) -> asked == ToObject.Asked.ALARM;
      case Batch _, Scheduled _, Warmup _ -> true;
    };
  }

  /// A visitor's request: `fetch` of a worker, or the routes of `functions/`. The outcome is an
  /// answer.
  record Fetch(FunctionRequest request) implements FunctionEvent {}

  /// Messages of a queue, by its name: `queue` of a worker. What becomes of each is in the outcome.
  record Batch(String queue, List<QueueMessage> messages) implements FunctionEvent {
    public Batch {
      messages = List.copyOf(messages);
    }
  }

  /// A request to a Durable Object, or to a class that serves others. The outcome is an answer, or
  /// what its code threw. What is `asked` says what the request holds: a [Asked#FETCH] one for
  /// `fetch`; for a [Asked#CALL] a method's name in the URL's path, and what it is given in the
  /// body; for an [Asked#ALARM] nothing.
  record ToObject(Address object, Asked asked, FunctionRequest request) implements FunctionEvent {
    /// What an object is asked for.
    public enum Asked {
      FETCH,
      CALL,
      ALARM
    }

    /// The object: of a namespace and a class; `name` is what its id was made of, or nothing.
    /// `live` says that its class is that of what is live of its project. Without a namespace it is
    /// a class of a service, or its default export.
    public record Address(
        String namespace, String className, String id, String name, boolean live) {
      public boolean isService() {
        return namespace.isEmpty();
      }
    }
  }

  /// A time that `cron` names has come: `scheduled` of a worker.
  record Scheduled(String cron, Instant time) implements FunctionEvent {}

  /// Nothing yet: the code is to be loaded, so that the first call finds it there.
  record Warmup() implements FunctionEvent {}
}

package dev.millstream.functions.supervisor;

import dev.millstream.functions.FunctionCall;
import dev.millstream.functions.FunctionEvent.ToObject;
import dev.millstream.functions.FunctionOutcome;
import dev.millstream.functions.FunctionOutcome.Answered;
import dev.millstream.functions.FunctionOutcome.Handled;
import dev.millstream.functions.FunctionOutcome.Stopped;
import dev.millstream.functions.FunctionOutcome.Threw;
import dev.millstream.functions.FunctionOutcome.Unavailable;
import dev.millstream.functions.wire.FrameChannel;
import dev.millstream.functions.wire.FromHost.AsksObject;
import dev.millstream.functions.wire.ToHost;
import dev.millstream.store.site.FunctionBinding;
import dev.millstream.store.site.FunctionBinding.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// What one call asks of objects and services, some at once. Belongs to the thread that converses
/// for the call; closing it ends what is under way.
final class ObjectCalls implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final int PER_CALL_MAX = 1000;
  private static final String OVERLOADED = "Durable Object is overloaded.";

  private final FunctionCall call;
  private final FrameChannel channel;
  private final CallBodies bodies;
  private final CallSockets sockets;
  private final List<Thread> threads = new ArrayList<>();
  private final AtomicInteger begun = new AtomicInteger();

  ObjectCalls(FunctionCall call, FrameChannel channel, CallBodies bodies, CallSockets sockets) {
    this.call = call;
    this.channel = channel;
    this.bodies = bodies;
    this.sockets = sockets;
  }

  /// From now on it may ask as often as a call that begins; any thread may say so.
  void renew() {
    begun.set(0);
  }

  void begin(AsksObject asked) {
    if (begun.incrementAndGet() > PER_CALL_MAX) {
      var reason = "a request may ask objects %d times".formatted(PER_CALL_MAX);
      fail(asked, JSON.createObjectNode().put("message", reason));
      return;
    }
    threads.removeIf(thread -> !thread.isAlive());
    threads.add(Thread.ofVirtual().name("object").start(() -> answer(asked)));
  }

  private void answer(AsksObject asked) {
    var wish = asked.wish();
    var binding = call.site().bindings().named(wish.binding()).filter(ObjectCalls::isAsked);
    if (binding.isEmpty()) {
      var reason = "there is no binding " + wish.binding();
      fail(asked, JSON.createObjectNode().put("message", reason));
      return;
    }
    var request =
        asked.flows() ? asked.request().flowing(bodies.upload(asked.fetch())) : asked.request();
    var event = new ToObject(address(binding.get(), wish), wish.asked(), request);
    switch (call.servers().ask(binding.get(), event)) {
      case Answered(var response) -> {
        bodies.answer(asked.fetch(), response);
        response.socket().ifPresent(end -> sockets.connect(asked.fetch(), end));
      }
      case FunctionOutcome other -> fail(asked, reason(word(binding.get()), other));
    }
  }

  private static boolean isAsked(FunctionBinding binding) {
    return binding.kind() == Kind.OBJECTS || binding.kind() == Kind.SERVICE;
  }

  private static String word(FunctionBinding binding) {
    return binding.kind() == Kind.OBJECTS ? "Durable Object" : "The service " + binding.owner();
  }

  private static ToObject.Address address(FunctionBinding binding, AsksObject.Wish wish) {
    return new ToObject.Address(
        binding.kind() == Kind.OBJECTS ? binding.resource() : "",
        binding.className(),
        wish.id(),
        wish.name(),
        !binding.owner().isEmpty());
  }

  /// What is told of an outcome that is no answer.
  private static ObjectNode reason(String asked, FunctionOutcome outcome) {
    var told = JSON.createObjectNode();
    return switch (outcome) {
      case Threw(var message, _) when message.contains(OVERLOADED) ->
          told.put("message", message).put("overloaded", true);
      case Threw(var message, _) -> told.put("message", message).put("remote", true);
      case Stopped(var reason) ->
          told.put("message", asked + " was reset: " + reason).put("remote", true);
      case Unavailable(var reason) when reason.startsWith("too many") ->
          told.put("message", asked + " is overloaded. " + reason).put("overloaded", true);
      case Unavailable(var reason) ->
          told.put("message", asked + " was reset: " + reason).put("retryable", true);
      case Answered _, Handled _ -> throw new IllegalStateException("no failure: " + outcome);
    };
  }

  private void fail(AsksObject asked, ObjectNode reason) {
    channel.send(new ToHost.FetchFailed(asked.call(), asked.fetch(), reason.toString()).frame());
  }

  @Override
  public void close() {
    threads.forEach(Thread::interrupt);
  }
}

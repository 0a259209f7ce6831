package dev.millstream.functions.supervisor;

import dev.millstream.bindings.door.Answer;
import dev.millstream.bindings.door.BindingDoor;
import dev.millstream.bindings.door.Refusal;
import dev.millstream.functions.FunctionCall;
import dev.millstream.functions.wire.FrameChannel;
import dev.millstream.functions.wire.FromHost;
import dev.millstream.functions.wire.ToHost;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/// What one call asks of its bindings, some at once. Belongs to the thread that converses for the
/// call; closing it ends what still waits its turn.
final class BindingCalls implements AutoCloseable {
  private static final int PER_CALL_MAX = 1000;
  private static final int AT_ONCE_MAX = 6;

  private final FunctionCall call;
  private final BindingDoor door;
  private final FrameChannel channel;
  private final Semaphore atOnce = new Semaphore(AT_ONCE_MAX, true);
  private final List<Thread> threads = new ArrayList<>();
  private final AtomicInteger begun = new AtomicInteger();

  BindingCalls(FunctionCall call, BindingDoor door, FrameChannel channel) {
    this.call = call;
    this.door = door;
    this.channel = channel;
  }

  /// From now on it may ask as often as a call that begins; any thread may say so.
  void renew() {
    begun.set(0);
  }

  void begin(FromHost.Binds asked) {
    if (begun.incrementAndGet() > PER_CALL_MAX) {
      var reason = "a request may ask its bindings %d times".formatted(PER_CALL_MAX);
      reply(asked, Answer.refused(new Refusal(429, reason)));
      return;
    }
    threads.removeIf(thread -> !thread.isAlive());
    threads.add(Thread.ofVirtual().name("binding").start(() -> answer(asked)));
  }

  private void answer(FromHost.Binds asked) {
    try {
      atOnce.acquire();
      try {
        reply(asked, answerOf(asked));
      } finally {
        atOnce.release();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the call is over: nobody waits for the answer
    }
  }

  private Answer answerOf(FromHost.Binds asked) throws InterruptedException {
    if (asked.binding().equals(CacheCalls.NAME)) {
      return CacheCalls.answer(call.caches(), asked.question());
    }
    var binding = call.site().bindings().named(asked.binding());
    return binding.isPresent()
        ? door.answer(binding.get(), asked.question())
        : Answer.refused(new Refusal(404, "there is no binding " + asked.binding()));
  }

  private void reply(FromHost.Binds asked, Answer answer) {
    channel.send(new ToHost.BindingAnswer(asked.call(), asked.operation(), answer).frame());
  }

  @Override
  public void close() {
    threads.forEach(Thread::interrupt);
  }
}

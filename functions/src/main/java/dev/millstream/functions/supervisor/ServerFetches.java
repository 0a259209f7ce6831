package dev.millstream.functions.supervisor;

import dev.millstream.functions.FunctionCall;
import dev.millstream.functions.FunctionLimits;
import dev.millstream.functions.wire.FrameChannel;
import dev.millstream.functions.wire.FromHost;
import dev.millstream.functions.wire.ToHost;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/// What one call asks other servers, some at once. Belongs to the thread that converses for the
/// call; closing it ends what is under way.
final class ServerFetches implements AutoCloseable {
  private final FunctionCall call;
  private final FunctionLimits limits;
  private final FrameChannel channel;
  private final CallBodies bodies;
  private final CallSockets sockets;
  private final Semaphore atOnce;
  private final List<Thread> threads = new ArrayList<>();
  private final AtomicInteger begun = new AtomicInteger();

  ServerFetches(
      FunctionCall call,
      FunctionLimits limits,
      FrameChannel channel,
      CallBodies bodies,
      CallSockets sockets) {
    this.call = call;
    this.limits = limits;
    this.channel = channel;
    this.bodies = bodies;
    this.sockets = sockets;
    this.atOnce = new Semaphore(limits.fetchesAtOnceMax());
  }

  /// From now on it may fetch as often as a call that begins; any thread may say so.
  void renew() {
    begun.set(0);
  }

  void begin(FromHost.FetchesServer fetch) {
    if (begun.incrementAndGet() > limits.fetchesPerCallMax()) {
      var reason = "a request may fetch %d times".formatted(limits.fetchesPerCallMax());
      channel.send(new ToHost.FetchFailed(fetch.call(), fetch.fetch(), reason).frame());
      return;
    }
    threads.removeIf(thread -> !thread.isAlive());
    threads.add(Thread.ofVirtual().name("fetch").start(() -> answer(fetch)));
  }

  private void answer(FromHost.FetchesServer fetch) {
    try {
      atOnce.acquire();
      try {
        var request = fetch.request();
        if (request.wantsSocket()) {
          sockets.checkRoom();
        }
        var body = fetch.flows() ? request.flowing(bodies.upload(fetch.fetch())) : request;
        var response = call.servers().fetch(body);
        bodies.answer(fetch.fetch(), response);
        response.socket().ifPresent(server -> sockets.connect(fetch.fetch(), server));
      } finally {
        atOnce.release();
      }
    } catch (IOException e) {
      var reason = String.valueOf(e.getMessage());
      channel.send(new ToHost.FetchFailed(fetch.call(), fetch.fetch(), reason).frame());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the call is over: nobody waits for the answer
    }
  }

  @Override
  public void close() {
    threads.forEach(Thread::interrupt);
  }
}

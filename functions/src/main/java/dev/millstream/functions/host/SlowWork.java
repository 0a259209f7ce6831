package dev.millstream.functions.host;

import dev.millstream.bindings.door.Answer;
import dev.millstream.bindings.door.Refusal;
import dev.millstream.functions.crypto.CryptoFailure;
import dev.millstream.functions.wire.ToHost;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// What an isolate's code has computed beside its turns, one thing at a time, on its calls' CPU
/// time. The results come as a binding's answers do.
final class SlowWork implements AutoCloseable {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final int WAITING_MAX = 16;
  private static final long IDLE_SECONDS_MAX = 5;
  private static final int FAILED = 500;

  private final Consumer<ToHost> isolate;
  private final ThreadPoolExecutor thread;

  /// Something to compute.
  @FunctionalInterface
  interface Task {
    byte[] run() throws CryptoFailure;
  }

  SlowWork(String site, Consumer<ToHost> isolate) {
    this.isolate = isolate;
    thread =
        new ThreadPoolExecutor(
            1,
            1,
            IDLE_SECONDS_MAX,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(WAITING_MAX),
            Thread.ofPlatform().daemon().name("slow-work-" + site).factory());
    thread.allowCoreThreadTimeOut(true);
  }

  void begin(OpenCall call, int operation, Task task) {
    try {
      thread.execute(() ->
          isolate.accept(new ToHost.BindingAnswer(call.number(), operation, answer(call, task))));
    } catch (RejectedExecutionException e) {
      var refused = refused("OperationError\ntoo many operations wait already");
      isolate.accept(new ToHost.BindingAnswer(call.number(), operation, refused));
    }
  }

  private static Answer answer(OpenCall call, Task task) {
    if (call.cpuLeftNanos() <= 0) {
      return refused("OperationError\nthe request's CPU time is used up");
    }
    var begun = THREADS.getCurrentThreadCpuTime();
    try {
      return new Answer(200, "null", task.run());
    } catch (CryptoFailure e) {
      return refused(e.name() + "\n" + e.getMessage());
    } finally {
      call.usedCpu(THREADS.getCurrentThreadCpuTime() - begun);
    }
  }

  private static Answer refused(String why) {
    return Answer.refused(new Refusal(FAILED, why));
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
